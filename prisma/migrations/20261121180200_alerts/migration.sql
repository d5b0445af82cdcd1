-- CreateTable
CREATE TABLE "alert" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "facts" JSONB NOT NULL DEFAULT '{}',
    "since" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "well_since" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "alert_opened_at_id_idx" ON "alert"("opened_at" DESC, "id" DESC);

SELECT app.protect('alert');

-- What is wrong is wrong once, however many workers look at it.
CREATE UNIQUE INDEX alert_running_key ON alert (tenant_id, kind, subject) WHERE closed_at IS NULL;

ALTER TABLE alert ADD CONSTRAINT alert_order CHECK (
  (closed_at IS NULL OR opened_at IS NOT NULL)
  AND (opened_at IS NULL OR opened_at >= since)
  AND (closed_at IS NULL OR closed_at >= opened_at));
