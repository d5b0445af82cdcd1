-- Days are counted in the index alone: it holds the branch too, and no visit that was taken back.
DROP INDEX "visit_tenant_id_local_day_local_hour_idx";
CREATE INDEX visit_day_idx ON visit (tenant_id, local_day, local_hour) INCLUDE (branch_id) WHERE undone_at IS NULL;
