-- A scan that the rules of its moment refused waits for a person: let in after all, or nothing.
ALTER TABLE "offline_scan" ADD COLUMN "resolution" TEXT, ADD COLUMN "resolved_at" TIMESTAMPTZ(3), ADD COLUMN "resolved_by" UUID;
ALTER TABLE offline_scan ADD CONSTRAINT offline_scan_resolution CHECK (resolution IN ('accepted', 'dismissed')
  AND (resolution IS NULL) = (resolved_at IS NULL));
CREATE INDEX offline_scan_waiting ON offline_scan (tenant_id, branch_id, at DESC) WHERE outcome = 'conflict' AND resolution IS NULL;
