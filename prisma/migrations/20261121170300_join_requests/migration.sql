-- CreateTable
CREATE TABLE "join_request" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "plan_id" UUID,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "email" CITEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "birth_date" DATE NOT NULL,
    "guardian_name" TEXT,
    "guardian_phone" TEXT,
    "locale" TEXT NOT NULL,
    "marketing" BOOLEAN NOT NULL DEFAULT false,
    "consent_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" UUID,

    CONSTRAINT "join_request_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "join_request_tenant_id_status_created_at_idx" ON "join_request"("tenant_id", "status", "created_at");

-- CreateIndex
CREATE INDEX "join_request_tenant_id_plan_id_idx" ON "join_request"("tenant_id", "plan_id");

-- AddForeignKey
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_tenant_id_plan_id_fkey" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "plan"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE join_request ADD CONSTRAINT join_request_status CHECK (status IN ('open', 'accepted', 'dismissed')
  AND (status = 'open') = (decided_at IS NULL));

SELECT app.protect('join_request');
