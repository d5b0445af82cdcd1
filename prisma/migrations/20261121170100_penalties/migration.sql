-- A penalty whose reason turned out to be a mistake is void: nothing was missed.
ALTER TABLE penalty DROP CONSTRAINT penalty_status;
ALTER TABLE penalty ADD CONSTRAINT penalty_status CHECK (status IN ('pending', 'charged', 'waived', 'forgiven_auto', 'balance', 'void')
  AND (status = 'pending') = (decided_at IS NULL) AND (status <> 'waived' OR reason IS NOT NULL));

-- The list of penalties, the newest first.
CREATE INDEX "penalty_tenant_id_created_at_id_idx" ON "penalty"("tenant_id", "created_at" DESC, "id" DESC);
