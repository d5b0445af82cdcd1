-- Which code of the pass was shown, so that a screenshot used elsewhere is noticed; `flag` says that it was.
ALTER TABLE "visit" ADD COLUMN "pass_window" INTEGER;
ALTER TABLE "visit" ADD COLUMN "flag" TEXT;

-- Scans that kiosks kept while they were offline. What they mean is worked out again from all of them whenever more
-- arrive, so that the order of arrival does not matter.
CREATE TABLE "offline_scan" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "device_id" UUID NOT NULL,
    "client_seq" INTEGER NOT NULL,
    "member_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "device_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "visit_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offline_scan_pkey" PRIMARY KEY ("tenant_id","device_id","client_seq")
);

-- CreateIndex
CREATE INDEX "offline_scan_tenant_id_member_id_at_idx" ON "offline_scan"("tenant_id", "member_id", "at");

-- AddForeignKey
ALTER TABLE "offline_scan" ADD CONSTRAINT "offline_scan_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offline_scan" ADD CONSTRAINT "offline_scan_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offline_scan" ADD CONSTRAINT "offline_scan_tenant_id_device_id_fkey" FOREIGN KEY ("tenant_id", "device_id") REFERENCES "kiosk_device"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT app.protect('offline_scan');

-- Whether a branch has room for one more. Whoever asks waits until the one before has committed and then counts what
-- is there by now: a volatile function's statements each see the latest state, unlike the statement that calls it.
CREATE FUNCTION app.has_place(branch uuid, member uuid, places integer, since timestamptz) RETURNS boolean
  LANGUAGE plpgsql VOLATILE
  SET search_path = public, pg_temp
  AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('places:' || app.current_tenant()::text || branch::text, 0));
    RETURN (
      SELECT count(*) < places FROM visit v
      WHERE v.tenant_id = app.current_tenant() AND v.branch_id = branch AND v.member_id <> member
        AND v.left_at IS NULL AND v.undone_at IS NULL AND v.entered_at > since
    );
  END $$;
REVOKE ALL ON FUNCTION app.has_place(uuid, uuid, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.has_place(uuid, uuid, integer, timestamptz) TO pulse_app, pulse_system;
