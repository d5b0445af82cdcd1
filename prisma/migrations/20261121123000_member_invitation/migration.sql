-- CreateTable
CREATE TABLE "member_invitation" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "email" CITEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_invitation_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "member_invitation_token_hash_key" ON "member_invitation"("token_hash");

-- CreateIndex
CREATE INDEX "member_invitation_tenant_id_member_id_idx" ON "member_invitation"("tenant_id", "member_id");

-- AddForeignKey
ALTER TABLE "member_invitation" ADD CONSTRAINT "member_invitation_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One link for each member is open at a time, however many desks press at once.
CREATE UNIQUE INDEX one_open_member_invitation ON member_invitation (tenant_id, member_id)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;

SELECT app.protect('member_invitation');
