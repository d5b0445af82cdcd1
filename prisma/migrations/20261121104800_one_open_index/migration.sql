-- One index serves both questions about open visits: who is inside a branch, and whether this member is. With two, the
-- planner took the wrong one while the statistics knew of few open visits, and read through everybody inside.
DROP INDEX visit_inside_idx;
DROP INDEX visit_open_key;
CREATE UNIQUE INDEX visit_open_key ON visit (tenant_id, branch_id, member_id)
  WHERE left_at IS NULL AND undone_at IS NULL;
