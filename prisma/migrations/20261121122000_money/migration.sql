-- Memberships and money: the life of a membership, households and their allowances, bills, payments, the journal, the drawer.

-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "anchor_on" DATE,
ADD COLUMN     "auto_renew" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "branch_id" UUID,
ADD COLUMN     "cancel_reason" TEXT,
ADD COLUMN     "cancelled_at" TIMESTAMPTZ(3),
ADD COLUMN     "discount" JSONB,
ADD COLUMN     "household_id" UUID,
ADD COLUMN     "min_term_months" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "next_bill_on" DATE,
ADD COLUMN     "next_version_id" UUID,
ADD COLUMN     "notice_days" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "payer_id" UUID,
ADD COLUMN     "payment_pending_since" TIMESTAMPTZ(3),
ADD COLUMN     "sold_by" UUID,
ADD COLUMN     "term_ends_on" DATE,
ADD COLUMN     "valid_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "max_holders" INTEGER,
ADD COLUMN     "online_sale" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "plan_version" ADD COLUMN     "allowances" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "auto_renew" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "freeze_terms" JSONB,
ADD COLUMN     "joining_fee_minor" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "min_term_months" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "notice_days" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pack_first" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "seats" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "tax_rate_id" UUID,
ADD COLUMN     "trial_days" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "valid_hours" INTEGER;

-- CreateTable
CREATE TABLE "product" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sku" TEXT,
    "price_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "tax_rate_id" UUID,
    "grants" JSONB NOT NULL DEFAULT '[]',
    "stock_tracked" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "product_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "stock_entry" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "delta" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "source_kind" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,

    CONSTRAINT "stock_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "quote" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "membership_id" UUID,
    "kind" TEXT NOT NULL,
    "change" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "digest" BYTEA NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "committed_at" TIMESTAMPTZ(3),
    "invoice_id" UUID,

    CONSTRAINT "quote_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "invoice_sequence" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "invoice_sequence_pkey" PRIMARY KEY ("tenant_id","year")
);

-- CreateTable
CREATE TABLE "invoice" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "year" INTEGER,
    "seq" INTEGER,
    "number" TEXT,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "currency" TEXT NOT NULL,
    "net_minor" INTEGER NOT NULL DEFAULT 0,
    "tax_minor" INTEGER NOT NULL DEFAULT 0,
    "total_minor" INTEGER NOT NULL DEFAULT 0,
    "branch_id" UUID,
    "issued_on" DATE,
    "due_on" DATE,
    "paid_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "reason" TEXT,
    "recipient" JSONB NOT NULL DEFAULT '{}',
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "corrects_id" UUID,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "invoice_line" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "unit_minor" INTEGER NOT NULL,
    "discount_minor" INTEGER NOT NULL DEFAULT 0,
    "net_minor" INTEGER NOT NULL,
    "tax_minor" INTEGER NOT NULL,
    "gross_minor" INTEGER NOT NULL,
    "tax_basis_points" INTEGER NOT NULL DEFAULT 0,
    "tax_name" TEXT,
    "membership_id" UUID,
    "product_id" UUID,
    "from_on" DATE,
    "to_on" DATE,

    CONSTRAINT "invoice_line_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "billing_period" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'renewal',
    "gross_minor" INTEGER NOT NULL,
    "invoice_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_on" DATE,

    CONSTRAINT "billing_period_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "household" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "payer_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "household_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "household_member" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'adult',
    "joined_on" DATE NOT NULL,
    "left_on" DATE,

    CONSTRAINT "household_member_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "entitlement_pool" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "membership_id" UUID,
    "household_id" UUID,
    "member_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "entitlement_pool_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "entitlement_entry" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "pool_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "delta" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "source_kind" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "reverses_id" UUID,
    "day" DATE NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,

    CONSTRAINT "entitlement_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "guest" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL DEFAULT '',
    "phone" TEXT,
    "email" CITEXT,
    "birth_date" DATE,
    "search_text" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "member_id" UUID,

    CONSTRAINT "guest_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "guest_visit" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "guest_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "local_day" DATE NOT NULL,
    "entitlement_entry_id" UUID,
    "sold_by" UUID,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "guest_visit_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "tax_rate" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "basis_points" INTEGER NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "tax_rate_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "membership_freeze" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE,
    "status" TEXT NOT NULL DEFAULT 'scheduled',
    "fee_mode" TEXT NOT NULL DEFAULT 'free',
    "fee_minor" INTEGER NOT NULL DEFAULT 0,
    "prorate" BOOLEAN NOT NULL DEFAULT true,
    "block_bookings" BOOLEAN NOT NULL DEFAULT true,
    "end_on_return" BOOLEAN NOT NULL DEFAULT true,
    "reason" TEXT,
    "ended_on" DATE,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_freeze_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "membership_event" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "effective_on" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "change" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "plan_version_id" UUID NOT NULL,
    "mrr_minor" INTEGER NOT NULL DEFAULT 0,
    "details" JSONB NOT NULL DEFAULT '{}',
    "actor_id" UUID,

    CONSTRAINT "membership_event_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "waiver_version" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "waiver_version_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "waiver_signature" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID,
    "guest_id" UUID,
    "waiver_version_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "signer_name" TEXT NOT NULL,
    "signer_role" TEXT NOT NULL DEFAULT 'self',
    "signature_key" TEXT NOT NULL,
    "signed_on" DATE NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "witness_id" UUID,

    CONSTRAINT "waiver_signature_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "member_merge" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "survivor_id" UUID NOT NULL,
    "absorbed_id" UUID NOT NULL,
    "before" JSONB NOT NULL DEFAULT '{}',
    "moved" JSONB NOT NULL DEFAULT '{}',
    "merged_by" UUID,
    "merged_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_merge_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "payment_attempt" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "invoice_id" UUID,
    "member_id" UUID NOT NULL,
    "tender" TEXT NOT NULL,
    "provider" TEXT,
    "status" TEXT NOT NULL DEFAULT 'created',
    "amount_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "tendered_minor" INTEGER,
    "change_minor" INTEGER NOT NULL DEFAULT 0,
    "idempotency_key" TEXT NOT NULL,
    "provider_ref" TEXT,
    "receipt" TEXT,
    "phone" TEXT,
    "saved_method_id" UUID,
    "failure_code" TEXT,
    "action" JSONB,
    "shift_id" UUID,
    "automatic" BOOLEAN NOT NULL DEFAULT false,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "next_check_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "succeeded_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_attempt_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "provider_event" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "provider_ref" TEXT,
    "attempt_id" UUID,
    "payload" JSONB NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'received',
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_event_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "refund" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "attempt_id" UUID NOT NULL,
    "invoice_id" UUID,
    "member_id" UUID NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "to_credit" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'created',
    "idempotency_key" TEXT NOT NULL,
    "provider_ref" TEXT,
    "failure_code" TEXT,
    "shift_id" UUID,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "money_entry" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "posting_id" UUID NOT NULL,
    "posting" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "member_id" UUID,
    "invoice_id" UUID,
    "attempt_id" UUID,
    "refund_id" UUID,
    "shift_id" UUID,
    "branch_id" UUID,
    "revenue_kind" TEXT,
    "booked_on" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "note" TEXT,

    CONSTRAINT "money_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "saved_method" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "last4" TEXT,
    "expires" TEXT,
    "customer_ref" TEXT,
    "method_ref" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "saved_method_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "provider_account" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "sealed" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_account_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "collection" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'retrying',
    "failed_minor" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "last_failure" TEXT,
    "recovered_minor" INTEGER NOT NULL DEFAULT 0,
    "closed_at" TIMESTAMPTZ(3),
    "assignee_id" UUID,
    "note" TEXT,

    CONSTRAINT "collection_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "pay_link" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "sent_to" TEXT,

    CONSTRAINT "pay_link_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cash_shift" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "drawer" TEXT NOT NULL DEFAULT '1',
    "opened_by" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "float_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "closed_by" UUID,
    "closed_at" TIMESTAMPTZ(3),
    "handover" TEXT,
    "number" INTEGER NOT NULL,

    CONSTRAINT "cash_shift_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cash_count" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "shift_id" UUID NOT NULL,
    "tender" TEXT NOT NULL,
    "expected_minor" INTEGER NOT NULL,
    "counted_minor" INTEGER NOT NULL,
    "reason" TEXT,

    CONSTRAINT "cash_count_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cash_movement" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "shift_id" UUID NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,

    CONSTRAINT "cash_movement_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "wallet_receipt" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "receipt" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "phone" TEXT,
    "payer_name" TEXT,
    "reference" TEXT,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "member_id" UUID,
    "attempt_id" UUID,
    "proposed_invoice_id" UUID,
    "proposed_by" UUID,
    "matched_by" UUID,
    "matched_at" TIMESTAMPTZ(3),

    CONSTRAINT "wallet_receipt_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "product_tenant_id_tax_rate_id_idx" ON "product"("tenant_id", "tax_rate_id");

-- CreateIndex
CREATE UNIQUE INDEX "product_tenant_id_name_key" ON "product"("tenant_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "product_tenant_id_sku_key" ON "product"("tenant_id", "sku");

-- CreateIndex
CREATE INDEX "stock_entry_tenant_id_branch_id_product_id_idx" ON "stock_entry"("tenant_id", "branch_id", "product_id");

-- CreateIndex
CREATE UNIQUE INDEX "stock_entry_tenant_id_product_id_reason_source_kind_source__key" ON "stock_entry"("tenant_id", "product_id", "reason", "source_kind", "source_id");

-- CreateIndex
CREATE INDEX "quote_tenant_id_member_id_idx" ON "quote"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "quote_tenant_id_membership_id_idx" ON "quote"("tenant_id", "membership_id");

-- CreateIndex
CREATE INDEX "quote_tenant_id_invoice_id_idx" ON "quote"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "quote_tenant_id_expires_at_idx" ON "quote"("tenant_id", "expires_at");

-- CreateIndex
CREATE INDEX "invoice_tenant_id_member_id_issued_on_idx" ON "invoice"("tenant_id", "member_id", "issued_on" DESC);

-- CreateIndex
CREATE INDEX "invoice_tenant_id_status_due_on_idx" ON "invoice"("tenant_id", "status", "due_on");

-- CreateIndex
CREATE INDEX "invoice_tenant_id_issued_on_id_idx" ON "invoice"("tenant_id", "issued_on", "id");

-- CreateIndex
CREATE INDEX "invoice_tenant_id_branch_id_idx" ON "invoice"("tenant_id", "branch_id");

-- CreateIndex
CREATE INDEX "invoice_tenant_id_corrects_id_idx" ON "invoice"("tenant_id", "corrects_id");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_tenant_id_year_seq_key" ON "invoice"("tenant_id", "year", "seq");

-- CreateIndex
CREATE INDEX "invoice_line_tenant_id_membership_id_from_on_idx" ON "invoice_line"("tenant_id", "membership_id", "from_on");

-- CreateIndex
CREATE INDEX "invoice_line_tenant_id_product_id_idx" ON "invoice_line"("tenant_id", "product_id");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_line_tenant_id_invoice_id_position_key" ON "invoice_line"("tenant_id", "invoice_id", "position");

-- CreateIndex
CREATE INDEX "billing_period_tenant_id_invoice_id_idx" ON "billing_period"("tenant_id", "invoice_id");

-- CreateIndex
CREATE UNIQUE INDEX "billing_period_tenant_id_membership_id_from_on_kind_key" ON "billing_period"("tenant_id", "membership_id", "from_on", "kind");

-- CreateIndex
CREATE INDEX "household_tenant_id_payer_id_idx" ON "household"("tenant_id", "payer_id");

-- CreateIndex
CREATE INDEX "household_member_tenant_id_household_id_idx" ON "household_member"("tenant_id", "household_id");

-- CreateIndex
CREATE INDEX "household_member_tenant_id_member_id_idx" ON "household_member"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "entitlement_pool_tenant_id_member_id_kind_idx" ON "entitlement_pool"("tenant_id", "member_id", "kind");

-- CreateIndex
CREATE INDEX "entitlement_pool_tenant_id_household_id_kind_idx" ON "entitlement_pool"("tenant_id", "household_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_pool_tenant_id_membership_id_kind_source_valid__key" ON "entitlement_pool"("tenant_id", "membership_id", "kind", "source", "valid_from");

-- CreateIndex
CREATE INDEX "entitlement_entry_tenant_id_member_id_at_idx" ON "entitlement_entry"("tenant_id", "member_id", "at" DESC);

-- CreateIndex
CREATE INDEX "entitlement_entry_tenant_id_reverses_id_idx" ON "entitlement_entry"("tenant_id", "reverses_id");

-- CreateIndex
CREATE INDEX "entitlement_entry_tenant_id_source_kind_source_id_idx" ON "entitlement_entry"("tenant_id", "source_kind", "source_id");

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_entry_tenant_id_pool_id_reason_source_kind_sour_key" ON "entitlement_entry"("tenant_id", "pool_id", "reason", "source_kind", "source_id");

-- CreateIndex
CREATE INDEX "guest_tenant_id_host_id_idx" ON "guest"("tenant_id", "host_id");

-- CreateIndex
CREATE INDEX "guest_tenant_id_member_id_idx" ON "guest"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "guest_tenant_id_phone_idx" ON "guest"("tenant_id", "phone");

-- CreateIndex
CREATE INDEX "guest_visit_tenant_id_guest_id_local_day_idx" ON "guest_visit"("tenant_id", "guest_id", "local_day");

-- CreateIndex
CREATE INDEX "guest_visit_tenant_id_host_id_local_day_idx" ON "guest_visit"("tenant_id", "host_id", "local_day");

-- CreateIndex
CREATE INDEX "guest_visit_tenant_id_branch_id_local_day_idx" ON "guest_visit"("tenant_id", "branch_id", "local_day");

-- CreateIndex
CREATE INDEX "guest_visit_tenant_id_entitlement_entry_id_idx" ON "guest_visit"("tenant_id", "entitlement_entry_id");

-- CreateIndex
CREATE UNIQUE INDEX "tax_rate_tenant_id_name_key" ON "tax_rate"("tenant_id", "name");

-- CreateIndex
CREATE INDEX "membership_freeze_tenant_id_membership_id_from_on_idx" ON "membership_freeze"("tenant_id", "membership_id", "from_on");

-- CreateIndex
CREATE INDEX "membership_freeze_tenant_id_member_id_idx" ON "membership_freeze"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "membership_freeze_tenant_id_status_from_on_idx" ON "membership_freeze"("tenant_id", "status", "from_on");

-- CreateIndex
CREATE INDEX "membership_event_tenant_id_member_id_at_idx" ON "membership_event"("tenant_id", "member_id", "at" DESC);

-- CreateIndex
CREATE INDEX "membership_event_tenant_id_plan_version_id_idx" ON "membership_event"("tenant_id", "plan_version_id");

-- CreateIndex
CREATE INDEX "membership_event_tenant_id_effective_on_membership_id_idx" ON "membership_event"("tenant_id", "effective_on", "membership_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_event_tenant_id_membership_id_seq_key" ON "membership_event"("tenant_id", "membership_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "waiver_version_tenant_id_version_locale_key" ON "waiver_version"("tenant_id", "version", "locale");

-- CreateIndex
CREATE INDEX "waiver_signature_tenant_id_member_id_signed_at_idx" ON "waiver_signature"("tenant_id", "member_id", "signed_at" DESC);

-- CreateIndex
CREATE INDEX "waiver_signature_tenant_id_guest_id_idx" ON "waiver_signature"("tenant_id", "guest_id");

-- CreateIndex
CREATE INDEX "waiver_signature_tenant_id_waiver_version_id_idx" ON "waiver_signature"("tenant_id", "waiver_version_id");

-- CreateIndex
CREATE INDEX "member_merge_tenant_id_survivor_id_idx" ON "member_merge"("tenant_id", "survivor_id");

-- CreateIndex
CREATE INDEX "member_merge_tenant_id_absorbed_id_idx" ON "member_merge"("tenant_id", "absorbed_id");

-- CreateIndex
CREATE INDEX "payment_attempt_tenant_id_invoice_id_idx" ON "payment_attempt"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "payment_attempt_tenant_id_member_id_created_at_idx" ON "payment_attempt"("tenant_id", "member_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "payment_attempt_tenant_id_status_next_check_at_idx" ON "payment_attempt"("tenant_id", "status", "next_check_at");

-- CreateIndex
CREATE INDEX "payment_attempt_tenant_id_saved_method_id_idx" ON "payment_attempt"("tenant_id", "saved_method_id");

-- CreateIndex
CREATE INDEX "payment_attempt_tenant_id_shift_id_idx" ON "payment_attempt"("tenant_id", "shift_id");

-- CreateIndex
CREATE INDEX "payment_attempt_tenant_id_succeeded_at_idx" ON "payment_attempt"("tenant_id", "succeeded_at");

-- CreateIndex
CREATE UNIQUE INDEX "payment_attempt_tenant_id_idempotency_key_key" ON "payment_attempt"("tenant_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "payment_attempt_tenant_id_provider_provider_ref_key" ON "payment_attempt"("tenant_id", "provider", "provider_ref");

-- CreateIndex
CREATE INDEX "provider_event_tenant_id_attempt_id_idx" ON "provider_event"("tenant_id", "attempt_id");

-- CreateIndex
CREATE INDEX "provider_event_tenant_id_received_at_idx" ON "provider_event"("tenant_id", "received_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "provider_event_tenant_id_provider_event_id_key" ON "provider_event"("tenant_id", "provider", "event_id");

-- CreateIndex
CREATE INDEX "refund_tenant_id_attempt_id_idx" ON "refund"("tenant_id", "attempt_id");

-- CreateIndex
CREATE INDEX "refund_tenant_id_invoice_id_idx" ON "refund"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "refund_tenant_id_member_id_idx" ON "refund"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "refund_tenant_id_shift_id_idx" ON "refund"("tenant_id", "shift_id");

-- CreateIndex
CREATE INDEX "refund_tenant_id_created_at_idx" ON "refund"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "refund_tenant_id_idempotency_key_key" ON "refund"("tenant_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "money_entry_tenant_id_posting_id_idx" ON "money_entry"("tenant_id", "posting_id");

-- CreateIndex
CREATE INDEX "money_entry_tenant_id_invoice_id_idx" ON "money_entry"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "money_entry_tenant_id_member_id_account_idx" ON "money_entry"("tenant_id", "member_id", "account");

-- CreateIndex
CREATE INDEX "money_entry_tenant_id_account_booked_on_idx" ON "money_entry"("tenant_id", "account", "booked_on");

-- CreateIndex
CREATE INDEX "money_entry_tenant_id_attempt_id_idx" ON "money_entry"("tenant_id", "attempt_id");

-- CreateIndex
CREATE INDEX "money_entry_tenant_id_refund_id_idx" ON "money_entry"("tenant_id", "refund_id");

-- CreateIndex
CREATE INDEX "money_entry_tenant_id_shift_id_idx" ON "money_entry"("tenant_id", "shift_id");

-- CreateIndex
CREATE INDEX "money_entry_tenant_id_branch_id_idx" ON "money_entry"("tenant_id", "branch_id");

-- CreateIndex
CREATE INDEX "saved_method_tenant_id_member_id_idx" ON "saved_method"("tenant_id", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "saved_method_tenant_id_provider_method_ref_key" ON "saved_method"("tenant_id", "provider", "method_ref");

-- CreateIndex
CREATE UNIQUE INDEX "provider_account_tenant_id_provider_key" ON "provider_account"("tenant_id", "provider");

-- CreateIndex
CREATE INDEX "collection_tenant_id_member_id_idx" ON "collection"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "collection_tenant_id_status_next_try_at_idx" ON "collection"("tenant_id", "status", "next_try_at");

-- CreateIndex
CREATE INDEX "collection_tenant_id_opened_at_idx" ON "collection"("tenant_id", "opened_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "collection_tenant_id_invoice_id_key" ON "collection"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "pay_link_tenant_id_invoice_id_idx" ON "pay_link"("tenant_id", "invoice_id");

-- CreateIndex
CREATE UNIQUE INDEX "pay_link_tenant_id_token_hash_key" ON "pay_link"("tenant_id", "token_hash");

-- CreateIndex
CREATE INDEX "cash_shift_tenant_id_branch_id_opened_at_idx" ON "cash_shift"("tenant_id", "branch_id", "opened_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "cash_shift_tenant_id_branch_id_number_key" ON "cash_shift"("tenant_id", "branch_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "cash_count_tenant_id_shift_id_tender_key" ON "cash_count"("tenant_id", "shift_id", "tender");

-- CreateIndex
CREATE INDEX "cash_movement_tenant_id_shift_id_idx" ON "cash_movement"("tenant_id", "shift_id");

-- CreateIndex
CREATE INDEX "wallet_receipt_tenant_id_member_id_idx" ON "wallet_receipt"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "wallet_receipt_tenant_id_attempt_id_idx" ON "wallet_receipt"("tenant_id", "attempt_id");

-- CreateIndex
CREATE INDEX "wallet_receipt_tenant_id_proposed_invoice_id_idx" ON "wallet_receipt"("tenant_id", "proposed_invoice_id");

-- CreateIndex
CREATE INDEX "wallet_receipt_tenant_id_matched_at_received_at_idx" ON "wallet_receipt"("tenant_id", "matched_at", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "wallet_receipt_tenant_id_provider_receipt_key" ON "wallet_receipt"("tenant_id", "provider", "receipt");

-- CreateIndex
CREATE INDEX "membership_tenant_id_next_bill_on_idx" ON "membership"("tenant_id", "next_bill_on");

-- CreateIndex
CREATE INDEX "membership_tenant_id_payer_id_idx" ON "membership"("tenant_id", "payer_id");

-- CreateIndex
CREATE INDEX "membership_tenant_id_household_id_idx" ON "membership"("tenant_id", "household_id");

-- CreateIndex
CREATE INDEX "membership_tenant_id_plan_version_id_idx" ON "membership"("tenant_id", "plan_version_id");

-- CreateIndex
CREATE INDEX "membership_tenant_id_next_version_id_idx" ON "membership"("tenant_id", "next_version_id");

-- CreateIndex
CREATE INDEX "membership_tenant_id_branch_id_idx" ON "membership"("tenant_id", "branch_id");

-- CreateIndex
CREATE INDEX "plan_version_tenant_id_tax_rate_id_idx" ON "plan_version"("tenant_id", "tax_rate_id");

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_tenant_id_tax_rate_id_fkey" FOREIGN KEY ("tenant_id", "tax_rate_id") REFERENCES "tax_rate"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_entry" ADD CONSTRAINT "stock_entry_tenant_id_product_id_fkey" FOREIGN KEY ("tenant_id", "product_id") REFERENCES "product"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_entry" ADD CONSTRAINT "stock_entry_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quote" ADD CONSTRAINT "quote_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quote" ADD CONSTRAINT "quote_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quote" ADD CONSTRAINT "quote_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_tenant_id_corrects_id_fkey" FOREIGN KEY ("tenant_id", "corrects_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_tenant_id_product_id_fkey" FOREIGN KEY ("tenant_id", "product_id") REFERENCES "product"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_period" ADD CONSTRAINT "billing_period_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_period" ADD CONSTRAINT "billing_period_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "household" ADD CONSTRAINT "household_tenant_id_payer_id_fkey" FOREIGN KEY ("tenant_id", "payer_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "household_member" ADD CONSTRAINT "household_member_tenant_id_household_id_fkey" FOREIGN KEY ("tenant_id", "household_id") REFERENCES "household"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "household_member" ADD CONSTRAINT "household_member_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement_pool" ADD CONSTRAINT "entitlement_pool_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement_pool" ADD CONSTRAINT "entitlement_pool_tenant_id_household_id_fkey" FOREIGN KEY ("tenant_id", "household_id") REFERENCES "household"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement_pool" ADD CONSTRAINT "entitlement_pool_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement_entry" ADD CONSTRAINT "entitlement_entry_tenant_id_pool_id_fkey" FOREIGN KEY ("tenant_id", "pool_id") REFERENCES "entitlement_pool"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement_entry" ADD CONSTRAINT "entitlement_entry_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement_entry" ADD CONSTRAINT "entitlement_entry_tenant_id_reverses_id_fkey" FOREIGN KEY ("tenant_id", "reverses_id") REFERENCES "entitlement_entry"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guest" ADD CONSTRAINT "guest_tenant_id_host_id_fkey" FOREIGN KEY ("tenant_id", "host_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guest" ADD CONSTRAINT "guest_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guest_visit" ADD CONSTRAINT "guest_visit_tenant_id_guest_id_fkey" FOREIGN KEY ("tenant_id", "guest_id") REFERENCES "guest"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guest_visit" ADD CONSTRAINT "guest_visit_tenant_id_host_id_fkey" FOREIGN KEY ("tenant_id", "host_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guest_visit" ADD CONSTRAINT "guest_visit_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guest_visit" ADD CONSTRAINT "guest_visit_tenant_id_entitlement_entry_id_fkey" FOREIGN KEY ("tenant_id", "entitlement_entry_id") REFERENCES "entitlement_entry"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_freeze" ADD CONSTRAINT "membership_freeze_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_freeze" ADD CONSTRAINT "membership_freeze_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_event" ADD CONSTRAINT "membership_event_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_event" ADD CONSTRAINT "membership_event_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_event" ADD CONSTRAINT "membership_event_tenant_id_plan_version_id_fkey" FOREIGN KEY ("tenant_id", "plan_version_id") REFERENCES "plan_version"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiver_signature" ADD CONSTRAINT "waiver_signature_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiver_signature" ADD CONSTRAINT "waiver_signature_tenant_id_guest_id_fkey" FOREIGN KEY ("tenant_id", "guest_id") REFERENCES "guest"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiver_signature" ADD CONSTRAINT "waiver_signature_tenant_id_waiver_version_id_fkey" FOREIGN KEY ("tenant_id", "waiver_version_id") REFERENCES "waiver_version"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_merge" ADD CONSTRAINT "member_merge_tenant_id_survivor_id_fkey" FOREIGN KEY ("tenant_id", "survivor_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_merge" ADD CONSTRAINT "member_merge_tenant_id_absorbed_id_fkey" FOREIGN KEY ("tenant_id", "absorbed_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_tenant_id_tax_rate_id_fkey" FOREIGN KEY ("tenant_id", "tax_rate_id") REFERENCES "tax_rate"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_payer_id_fkey" FOREIGN KEY ("tenant_id", "payer_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_household_id_fkey" FOREIGN KEY ("tenant_id", "household_id") REFERENCES "household"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_next_version_id_fkey" FOREIGN KEY ("tenant_id", "next_version_id") REFERENCES "plan_version"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_tenant_id_saved_method_id_fkey" FOREIGN KEY ("tenant_id", "saved_method_id") REFERENCES "saved_method"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_tenant_id_shift_id_fkey" FOREIGN KEY ("tenant_id", "shift_id") REFERENCES "cash_shift"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_event" ADD CONSTRAINT "provider_event_tenant_id_attempt_id_fkey" FOREIGN KEY ("tenant_id", "attempt_id") REFERENCES "payment_attempt"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_tenant_id_attempt_id_fkey" FOREIGN KEY ("tenant_id", "attempt_id") REFERENCES "payment_attempt"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_tenant_id_shift_id_fkey" FOREIGN KEY ("tenant_id", "shift_id") REFERENCES "cash_shift"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "money_entry" ADD CONSTRAINT "money_entry_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "money_entry" ADD CONSTRAINT "money_entry_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "money_entry" ADD CONSTRAINT "money_entry_tenant_id_attempt_id_fkey" FOREIGN KEY ("tenant_id", "attempt_id") REFERENCES "payment_attempt"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "money_entry" ADD CONSTRAINT "money_entry_tenant_id_refund_id_fkey" FOREIGN KEY ("tenant_id", "refund_id") REFERENCES "refund"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "money_entry" ADD CONSTRAINT "money_entry_tenant_id_shift_id_fkey" FOREIGN KEY ("tenant_id", "shift_id") REFERENCES "cash_shift"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "money_entry" ADD CONSTRAINT "money_entry_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_method" ADD CONSTRAINT "saved_method_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection" ADD CONSTRAINT "collection_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection" ADD CONSTRAINT "collection_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pay_link" ADD CONSTRAINT "pay_link_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cash_shift" ADD CONSTRAINT "cash_shift_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cash_count" ADD CONSTRAINT "cash_count_tenant_id_shift_id_fkey" FOREIGN KEY ("tenant_id", "shift_id") REFERENCES "cash_shift"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cash_movement" ADD CONSTRAINT "cash_movement_tenant_id_shift_id_fkey" FOREIGN KEY ("tenant_id", "shift_id") REFERENCES "cash_shift"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallet_receipt" ADD CONSTRAINT "wallet_receipt_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallet_receipt" ADD CONSTRAINT "wallet_receipt_tenant_id_attempt_id_fkey" FOREIGN KEY ("tenant_id", "attempt_id") REFERENCES "payment_attempt"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallet_receipt" ADD CONSTRAINT "wallet_receipt_tenant_id_proposed_invoice_id_fkey" FOREIGN KEY ("tenant_id", "proposed_invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Row security, forced, on every table of this migration.
SELECT app.protect(t::regclass) FROM unnest(ARRAY[
  'tax_rate', 'membership_freeze', 'membership_event', 'waiver_version', 'waiver_signature', 'member_merge',
  'household', 'household_member', 'entitlement_pool', 'entitlement_entry', 'guest', 'guest_visit',
  'product', 'stock_entry', 'quote', 'invoice_sequence', 'invoice', 'invoice_line', 'billing_period',
  'payment_attempt', 'provider_event', 'refund', 'money_entry', 'saved_method', 'provider_account', 'collection',
  'pay_link', 'cash_shift', 'cash_count', 'cash_movement', 'wallet_receipt'
]) AS t;

-- Books are added to, never rewritten.
REVOKE UPDATE, DELETE ON membership_event, entitlement_entry, stock_entry, money_entry, waiver_signature FROM pulse_app;
REVOKE DELETE ON invoice, payment_attempt, provider_event, refund FROM pulse_app;

-- The lines of a posting add up to nothing, checked when the transaction commits.
CREATE FUNCTION app.posting_balances() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = public, pg_temp
  AS $$
  BEGIN
    IF (SELECT sum(e.amount_minor) FROM money_entry e
        WHERE e.tenant_id = NEW.tenant_id AND e.posting_id = NEW.posting_id) <> 0 THEN
      RAISE EXCEPTION 'posting % does not balance', NEW.posting_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
  END $$;
CREATE CONSTRAINT TRIGGER money_entry_balances AFTER INSERT ON money_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.posting_balances();

-- An opened bill keeps its number, its lines and its sums.
CREATE FUNCTION app.invoice_is_kept() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = public, pg_temp
  AS $$
  BEGIN
    IF OLD.status <> 'draft' AND (NEW.number, NEW.year, NEW.seq, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.currency, NEW.member_id)
       IS DISTINCT FROM (OLD.number, OLD.year, OLD.seq, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.currency, OLD.member_id) THEN
      RAISE EXCEPTION 'invoice % was issued and cannot change', OLD.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END $$;
CREATE TRIGGER invoice_kept BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION app.invoice_is_kept();
REVOKE UPDATE, DELETE ON invoice_line FROM pulse_app;

-- Only one of each at a time.
CREATE UNIQUE INDEX household_member_one ON household_member (tenant_id, member_id) WHERE left_on IS NULL;
CREATE UNIQUE INDEX cash_shift_open ON cash_shift (tenant_id, branch_id, drawer) WHERE status = 'open';
CREATE UNIQUE INDEX saved_method_default ON saved_method (tenant_id, member_id) WHERE is_default AND removed_at IS NULL;
CREATE UNIQUE INDEX membership_freeze_running ON membership_freeze (tenant_id, membership_id) WHERE status = 'active';
CREATE UNIQUE INDEX invoice_tenant_id_number_key ON invoice (tenant_id, number);

ALTER TABLE membership DROP CONSTRAINT membership_status;
ALTER TABLE membership ADD CONSTRAINT membership_status CHECK (status IN ('draft', 'pending_signature', 'pending_payment',
  'pending_start', 'trial', 'active', 'past_due', 'frozen', 'suspended', 'completed', 'ended'));
ALTER TABLE plan DROP CONSTRAINT plan_kind;
ALTER TABLE plan ADD CONSTRAINT plan_kind CHECK (kind IN ('membership', 'pack', 'day_pass', 'trial', 'comp', 'add_on'));
ALTER TABLE membership ADD CONSTRAINT membership_bill CHECK (next_bill_on IS NULL OR anchor_on IS NOT NULL);
ALTER TABLE membership_freeze ADD CONSTRAINT membership_freeze_dates CHECK (to_on IS NULL OR to_on >= from_on);
ALTER TABLE membership_freeze ADD CONSTRAINT membership_freeze_status CHECK (status IN ('scheduled', 'active', 'ended', 'cancelled'));
ALTER TABLE membership_freeze ADD CONSTRAINT membership_freeze_fee CHECK (fee_mode IN ('free', 'one_off', 'recurring', 'keep_billing') AND fee_minor >= 0);
ALTER TABLE entitlement_pool ADD CONSTRAINT entitlement_pool_kind CHECK (kind IN ('visits', 'class', 'pt', 'guest'));
ALTER TABLE entitlement_entry ADD CONSTRAINT entitlement_entry_delta CHECK (delta <> 0);
ALTER TABLE entitlement_entry ADD CONSTRAINT entitlement_entry_reason CHECK (reason IN ('grant', 'use', 'reserve', 'release', 'return', 'expire', 'adjust'));
ALTER TABLE invoice ADD CONSTRAINT invoice_status CHECK (status IN ('draft', 'open', 'partial', 'paid', 'overdue', 'void', 'written_off'));
ALTER TABLE invoice ADD CONSTRAINT invoice_sums CHECK (total_minor = net_minor + tax_minor AND total_minor >= 0);
ALTER TABLE invoice ADD CONSTRAINT invoice_numbered CHECK ((status = 'draft') = (seq IS NULL) AND (seq IS NULL) = (number IS NULL) AND (seq IS NULL) = (year IS NULL));
ALTER TABLE invoice_line ADD CONSTRAINT invoice_line_sums CHECK (gross_minor = net_minor + tax_minor);
ALTER TABLE billing_period ADD CONSTRAINT billing_period_dates CHECK (to_on >= from_on);
ALTER TABLE payment_attempt ADD CONSTRAINT payment_attempt_status CHECK (status IN ('created', 'pending_customer', 'succeeded', 'failed', 'expired', 'unknown'));
ALTER TABLE payment_attempt ADD CONSTRAINT payment_attempt_amount CHECK (amount_minor > 0 AND change_minor >= 0);
ALTER TABLE refund ADD CONSTRAINT refund_amount CHECK (amount_minor > 0);
ALTER TABLE refund ADD CONSTRAINT refund_status CHECK (status IN ('created', 'pending', 'succeeded', 'failed', 'unknown'));
ALTER TABLE money_entry ADD CONSTRAINT money_entry_amount CHECK (amount_minor <> 0);
ALTER TABLE money_entry ADD CONSTRAINT money_entry_account CHECK (account IN ('receivable', 'revenue', 'tax', 'credit', 'cash', 'card_terminal',
  'bank', 'mpesa', 'stripe', 'gcash', 'write_off', 'rounding', 'over_short', 'float', 'suspense'));
ALTER TABLE collection ADD CONSTRAINT collection_status CHECK (status IN ('retrying', 'review', 'recovered', 'written_off', 'closed'));
ALTER TABLE cash_shift ADD CONSTRAINT cash_shift_status CHECK (status IN ('open', 'closed'));
