-- AlterTable
ALTER TABLE "alert" ADD COLUMN     "acknowledged_at" TIMESTAMPTZ(3),
ADD COLUMN     "acknowledged_by" UUID,
ADD COLUMN     "acknowledged_facts" JSONB;

-- AlterTable
ALTER TABLE "backup" ADD COLUMN     "progress" JSONB;

-- AlterTable
ALTER TABLE "kiosk_device" ADD COLUMN     "app_version" TEXT,
ADD COLUMN     "queue_length" INTEGER;

-- Somebody took it on, at a time, with what was seen then; or nobody has.
ALTER TABLE alert ADD CONSTRAINT alert_acknowledged CHECK (
  num_nulls(acknowledged_at, acknowledged_by, acknowledged_facts) IN (0, 3));
ALTER TABLE kiosk_device ADD CONSTRAINT kiosk_device_report CHECK (
  (app_version IS NULL OR char_length(app_version) BETWEEN 1 AND 40) AND (queue_length IS NULL OR queue_length >= 0));
