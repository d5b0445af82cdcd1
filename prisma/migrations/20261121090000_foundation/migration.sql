-- Extensions: all of them are trusted, so the database's owner may create them.
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app TO pulse_app, pulse_system;

-- The gym whose rows this transaction may see; null when none is set, and then it sees nothing.
CREATE FUNCTION app.current_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;

-- Puts a tenant table behind row security, for its owner too. Every migration that makes one calls it.
CREATE FUNCTION app.protect(target regclass) RETURNS void
  LANGUAGE plpgsql
  AS $$
  BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY tenant ON %s USING (tenant_id = (SELECT app.current_tenant())) WITH CHECK (tenant_id = (SELECT app.current_tenant()))', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO pulse_app, pulse_system', target);
  END $$;
REVOKE ALL ON FUNCTION app.protect(regclass) FROM PUBLIC, pulse_app, pulse_system;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "visit" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "membership_id" UUID,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "left_at" TIMESTAMPTZ(3),
    "left_how" TEXT,
    "local_day" DATE NOT NULL,
    "local_hour" SMALLINT NOT NULL,
    "method" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "device_id" UUID,
    "device_at" TIMESTAMPTZ(3),
    "staff_user_id" UUID,
    "override" TEXT,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "visit_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "refusal" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID,
    "branch_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "method" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "device_id" UUID,
    "staff_user_id" UUID,

    CONSTRAINT "refusal_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "kiosk_device" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "pairing_hash" BYTEA,
    "pairing_expires_at" TIMESTAMPTZ(3),
    "token_hash" BYTEA,
    "exit_pin_digest" BYTEA,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paired_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "kiosk_device_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "email" CITEXT NOT NULL,
    "name" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "password_hash" TEXT,
    "email_verified_at" TIMESTAMPTZ(3),
    "totp_secret" BYTEA,
    "totp_enabled_at" TIMESTAMPTZ(3),
    "totp_last_step" INTEGER,
    "platform_role" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "mfa_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "user_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_token" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "email" CITEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL DEFAULT '',
    "email" CITEXT,
    "phone" TEXT,
    "birth_date" DATE,
    "gender" TEXT,
    "joined_on" DATE NOT NULL,
    "home_branch_id" UUID,
    "photo_key" TEXT,
    "address_line" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "emergency_name" TEXT,
    "emergency_phone" TEXT,
    "guardian_name" TEXT,
    "guardian_phone" TEXT,
    "notes" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "locale" TEXT,
    "user_id" UUID,
    "standing" TEXT NOT NULL DEFAULT 'none',
    "standing_until" DATE,
    "waiver_signed_on" DATE,
    "banned_at" TIMESTAMPTZ(3),
    "ban_reason" TEXT,
    "pass_version" INTEGER NOT NULL DEFAULT 1,
    "pin_digest" BYTEA,
    "search_text" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "plan" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "description" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "plan_version" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "price_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "cycle" TEXT NOT NULL,
    "visits" INTEGER,
    "valid_days" INTEGER,
    "access_hours" JSONB NOT NULL DEFAULT '[]',
    "branch_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "valid_from" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_version_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "membership" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "plan_version_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "starts_on" DATE NOT NULL,
    "ends_on" DATE,
    "frozen_from" DATE,
    "frozen_to" DATE,
    "past_due_since" DATE,
    "owed_minor" INTEGER NOT NULL DEFAULT 0,
    "suspended_on" DATE,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'uploaded',
    "file_name" TEXT NOT NULL,
    "file_key" TEXT NOT NULL,
    "file_bytes" INTEGER NOT NULL,
    "source" JSONB NOT NULL DEFAULT '{}',
    "mapping" JSONB NOT NULL DEFAULT '{}',
    "options" JSONB NOT NULL DEFAULT '{}',
    "summary" JSONB NOT NULL DEFAULT '{}',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "committed_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "batch_id" UUID NOT NULL,
    "row_number" INTEGER NOT NULL,
    "raw" JSONB NOT NULL,
    "draft" JSONB,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "severity" TEXT NOT NULL DEFAULT 'ok',
    "decision" TEXT NOT NULL,
    "applied" BOOLEAN NOT NULL DEFAULT false,
    "member_id" UUID,
    "before" JSONB,

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("tenant_id","batch_id","row_number")
);

-- CreateTable
CREATE TABLE "outbox" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dead_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" UUID,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "request_id" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "actor_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "procedure" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("tenant_id","actor_id","key")
);

-- CreateTable
CREATE TABLE "tenant" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "country" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "zone" TEXT NOT NULL,
    "brand_color" TEXT NOT NULL DEFAULT '#2563eb',
    "logo_key" TEXT,
    "brand_version" INTEGER NOT NULL DEFAULT 1,
    "policies" JSONB NOT NULL DEFAULT '{}',
    "require_staff_mfa" BOOLEAN NOT NULL DEFAULT false,
    "setup_step" TEXT,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "suspended_at" TIMESTAMPTZ(3),

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "branch" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address_line" TEXT,
    "city" TEXT,
    "country" TEXT NOT NULL,
    "phone" TEXT,
    "zone" TEXT NOT NULL,
    "opening_hours" JSONB NOT NULL DEFAULT '[]',
    "capacity" INTEGER,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "branch_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "branch_closure" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "reason" TEXT,

    CONSTRAINT "branch_closure_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "staff" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "branch_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "email" CITEXT NOT NULL,
    "role" TEXT NOT NULL,
    "branch_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "token_hash" BYTEA NOT NULL,
    "invited_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "visit_tenant_id_member_id_entered_at_idx" ON "visit"("tenant_id", "member_id", "entered_at" DESC);

-- CreateIndex
CREATE INDEX "visit_tenant_id_branch_id_entered_at_idx" ON "visit"("tenant_id", "branch_id", "entered_at" DESC);

-- CreateIndex
CREATE INDEX "visit_tenant_id_local_day_local_hour_idx" ON "visit"("tenant_id", "local_day", "local_hour");

-- CreateIndex
CREATE INDEX "visit_tenant_id_membership_id_idx" ON "visit"("tenant_id", "membership_id");

-- CreateIndex
CREATE INDEX "refusal_tenant_id_branch_id_at_idx" ON "refusal"("tenant_id", "branch_id", "at" DESC);

-- CreateIndex
CREATE INDEX "refusal_tenant_id_member_id_at_idx" ON "refusal"("tenant_id", "member_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "kiosk_device_pairing_hash_key" ON "kiosk_device"("pairing_hash");

-- CreateIndex
CREATE UNIQUE INDEX "kiosk_device_token_hash_key" ON "kiosk_device"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_session_token_hash_key" ON "user_session"("token_hash");

-- CreateIndex
CREATE INDEX "user_session_user_id_idx" ON "user_session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_token_token_hash_key" ON "user_token"("token_hash");

-- CreateIndex
CREATE INDEX "user_token_user_id_purpose_idx" ON "user_token"("user_id", "purpose");

-- CreateIndex
CREATE INDEX "recovery_code_user_id_idx" ON "recovery_code"("user_id");

-- CreateIndex
CREATE INDEX "member_tenant_id_last_name_first_name_id_idx" ON "member"("tenant_id", "last_name", "first_name", "id");

-- CreateIndex
CREATE INDEX "member_tenant_id_joined_on_id_idx" ON "member"("tenant_id", "joined_on", "id");

-- CreateIndex
CREATE INDEX "member_tenant_id_email_idx" ON "member"("tenant_id", "email");

-- CreateIndex
CREATE INDEX "member_tenant_id_phone_idx" ON "member"("tenant_id", "phone");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_tenant_id_number_key" ON "member"("tenant_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "member_tenant_id_pin_digest_key" ON "member"("tenant_id", "pin_digest");

-- CreateIndex
CREATE UNIQUE INDEX "member_tenant_id_user_id_key" ON "member"("tenant_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_tenant_id_name_key" ON "plan"("tenant_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "plan_version_tenant_id_plan_id_version_key" ON "plan_version"("tenant_id", "plan_id", "version");

-- CreateIndex
CREATE INDEX "membership_tenant_id_member_id_starts_on_idx" ON "membership"("tenant_id", "member_id", "starts_on" DESC);

-- CreateIndex
CREATE INDEX "membership_tenant_id_plan_id_idx" ON "membership"("tenant_id", "plan_id");

-- CreateIndex
CREATE INDEX "membership_tenant_id_ends_on_idx" ON "membership"("tenant_id", "ends_on");

-- CreateIndex
CREATE INDEX "import_batch_tenant_id_created_at_idx" ON "import_batch"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "import_row_tenant_id_batch_id_severity_row_number_idx" ON "import_row"("tenant_id", "batch_id", "severity", "row_number");

-- CreateIndex
CREATE INDEX "import_row_tenant_id_member_id_idx" ON "import_row"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_subject_kind_subject_id_at_idx" ON "audit_entry"("tenant_id", "subject_kind", "subject_id", "at" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_at_idx" ON "audit_entry"("tenant_id", "at" DESC);

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "tenant_slug_key" ON "tenant"("slug");

-- CreateIndex
CREATE INDEX "branch_closure_tenant_id_branch_id_from_on_idx" ON "branch_closure"("tenant_id", "branch_id", "from_on");

-- CreateIndex
CREATE INDEX "staff_user_id_idx" ON "staff"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_tenant_id_user_id_key" ON "staff"("tenant_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_tenant_id_email_idx" ON "invitation"("tenant_id", "email");

-- AddForeignKey
ALTER TABLE "visit" ADD CONSTRAINT "visit_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit" ADD CONSTRAINT "visit_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit" ADD CONSTRAINT "visit_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit" ADD CONSTRAINT "visit_tenant_id_device_id_fkey" FOREIGN KEY ("tenant_id", "device_id") REFERENCES "kiosk_device"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refusal" ADD CONSTRAINT "refusal_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refusal" ADD CONSTRAINT "refusal_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refusal" ADD CONSTRAINT "refusal_tenant_id_device_id_fkey" FOREIGN KEY ("tenant_id", "device_id") REFERENCES "kiosk_device"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kiosk_device" ADD CONSTRAINT "kiosk_device_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_session" ADD CONSTRAINT "user_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_token" ADD CONSTRAINT "user_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_tenant_id_home_branch_id_fkey" FOREIGN KEY ("tenant_id", "home_branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_tenant_id_plan_id_fkey" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "plan"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_plan_id_fkey" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "plan"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_plan_version_id_fkey" FOREIGN KEY ("tenant_id", "plan_version_id") REFERENCES "plan_version"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_tenant_id_batch_id_fkey" FOREIGN KEY ("tenant_id", "batch_id") REFERENCES "import_batch"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "branch" ADD CONSTRAINT "branch_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "branch_closure" ADD CONSTRAINT "branch_closure_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Tenant tables
SELECT app.protect(t::regclass) FROM unnest(ARRAY[
  'outbox', 'audit_entry', 'idempotency_key', 'branch', 'branch_closure', 'staff', 'invitation',
  'member', 'plan', 'plan_version', 'membership', 'import_batch', 'import_row',
  'visit', 'refusal', 'kiosk_device'
]) AS t;

-- The audit log and the visits' history are written, never rewritten, by the application.
REVOKE UPDATE, DELETE ON audit_entry FROM pulse_app;

-- A gym sees its own row and may change it; making and ending gyms is the system's work.
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY self ON tenant USING (id = (SELECT app.current_tenant())) WITH CHECK (id = (SELECT app.current_tenant()));
REVOKE ALL ON tenant FROM pulse_app;
GRANT SELECT, UPDATE ON tenant TO pulse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant TO pulse_system;

-- People are global. Inside a gym one sees the names of those who belong to it, and no credential of anyone.
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE app_user FORCE ROW LEVEL SECURITY;
CREATE POLICY people_of_this_gym ON app_user FOR SELECT TO pulse_app USING (
  EXISTS (SELECT 1 FROM staff s WHERE s.user_id = app_user.id)
  OR EXISTS (SELECT 1 FROM member m WHERE m.user_id = app_user.id)
);
REVOKE ALL ON app_user, user_session, user_token, recovery_code FROM pulse_app;
GRANT SELECT (id, email, name, locale) ON app_user TO pulse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON app_user, user_session, user_token, recovery_code TO pulse_system;
ALTER TABLE user_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_session FORCE ROW LEVEL SECURITY;
ALTER TABLE user_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_token FORCE ROW LEVEL SECURITY;
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_code FORCE ROW LEVEL SECURITY;

-- Guessing limits. No tenant: the keys are digests of accounts and addresses. Unlogged: a crash costs one window.
CREATE UNLOGGED TABLE rate_limit (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
CREATE INDEX rate_limit_expire_idx ON rate_limit (expire);
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limit TO pulse_app, pulse_system;

-- One open visit per member and branch: what makes fifty simultaneous scans one visit.
CREATE UNIQUE INDEX visit_open_key ON visit (tenant_id, member_id, branch_id)
  WHERE left_at IS NULL AND undone_at IS NULL;
CREATE INDEX visit_inside_idx ON visit (tenant_id, branch_id, entered_at)
  WHERE left_at IS NULL AND undone_at IS NULL;
CREATE INDEX outbox_waiting_idx ON outbox (run_at) WHERE published_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_published_idx ON outbox (published_at) WHERE published_at IS NOT NULL AND dead_at IS NULL;
CREATE INDEX outbox_dead_idx ON outbox (dead_at) WHERE dead_at IS NOT NULL;

ALTER TABLE visit ADD CONSTRAINT visit_order CHECK (left_at IS NULL OR left_at >= entered_at);
ALTER TABLE visit ADD CONSTRAINT visit_hour CHECK (local_hour BETWEEN 0 AND 23);
ALTER TABLE membership ADD CONSTRAINT membership_dates CHECK (ends_on IS NULL OR ends_on >= starts_on);
ALTER TABLE membership ADD CONSTRAINT membership_freeze CHECK (frozen_to IS NULL OR frozen_to >= frozen_from);
ALTER TABLE membership ADD CONSTRAINT membership_status CHECK (status IN ('active', 'frozen', 'suspended', 'ended'));
ALTER TABLE member ADD CONSTRAINT member_standing CHECK (standing IN ('none', 'active', 'frozen', 'suspended', 'expired'));
ALTER TABLE plan ADD CONSTRAINT plan_kind CHECK (kind IN ('membership', 'pack', 'day_pass', 'trial', 'comp'));
ALTER TABLE plan_version ADD CONSTRAINT plan_version_price CHECK (price_minor >= 0);
ALTER TABLE plan_version ADD CONSTRAINT plan_version_cycle CHECK (cycle IN ('week', '4week', 'month', 'quarter', 'year', 'once'));
ALTER TABLE staff ADD CONSTRAINT staff_role CHECK (role IN ('owner', 'manager', 'desk', 'trainer'));
ALTER TABLE tenant ADD CONSTRAINT tenant_slug CHECK (slug ~ '^[a-z0-9](-?[a-z0-9]){1,39}$');

-- Typo-tolerant search. PostgreSQL may not use a trigram index before the row security's own condition (its operators
-- are not leakproof), so the index is read by a function that steps over row security and names the tenant itself.
-- It gives back ids only; the caller reads the rows under row security.
CREATE INDEX member_search_idx ON member USING gin (tenant_id, search_text gin_trgm_ops);
CREATE FUNCTION app.member_candidates(needle text, at_most integer) RETURNS TABLE (id uuid, score real)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  SET pg_trgm.word_similarity_threshold = 0.45
  AS $$
    SELECT m.id, greatest(word_similarity(needle, m.search_text), CASE WHEN strpos(m.search_text, needle) > 0 THEN 1 ELSE 0 END)::real AS score
    FROM member m
    WHERE m.tenant_id = app.current_tenant()
      AND m.archived_at IS NULL
      AND (needle <% m.search_text OR m.search_text LIKE '%' || replace(replace(replace(needle, '\', '\\'), '%', '\%'), '_', '\_') || '%')
    ORDER BY score DESC, m.id
    LIMIT least(at_most, 500)
  $$;
REVOKE ALL ON FUNCTION app.member_candidates(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.member_candidates(text, integer) TO pulse_app, pulse_system;
GRANT CREATE ON SCHEMA app TO pulse_system;
ALTER FUNCTION app.member_candidates(text, integer) OWNER TO pulse_system;
REVOKE CREATE ON SCHEMA app FROM pulse_system;
