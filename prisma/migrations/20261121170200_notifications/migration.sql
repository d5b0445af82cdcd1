-- CreateTable
CREATE TABLE "notification" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "event_key" TEXT NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "link" TEXT NOT NULL,
    "useless_after" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "notification_delivery" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "digest" BOOLEAN NOT NULL DEFAULT false,
    "provider_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_delivery_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "notification_preference" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "member_id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_preference_pkey" PRIMARY KEY ("tenant_id","member_id","topic","channel")
);

-- CreateTable
CREATE TABLE "notification_settings" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "member_id" UUID NOT NULL,
    "quiet_from" TEXT NOT NULL,
    "quiet_to" TEXT NOT NULL,
    "digest" TEXT NOT NULL DEFAULT 'off',
    "reminder_minutes" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_settings_pkey" PRIMARY KEY ("tenant_id","member_id")
);

-- CreateTable
CREATE TABLE "push_subscription" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "endpoint" TEXT NOT NULL,
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "device" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_ok_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "push_subscription_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_tenant_id_event_key_key" ON "notification"("tenant_id", "event_key");
CREATE INDEX "notification_tenant_id_member_id_at_id_idx" ON "notification"("tenant_id", "member_id", "at" DESC, "id" DESC);
CREATE UNIQUE INDEX "notification_delivery_tenant_id_notification_id_channel_key" ON "notification_delivery"("tenant_id", "notification_id", "channel");
CREATE INDEX "notification_delivery_tenant_id_status_due_at_idx" ON "notification_delivery"("tenant_id", "status", "due_at");
CREATE INDEX "notification_delivery_created_at_id_idx" ON "notification_delivery"("created_at" DESC, "id" DESC);
CREATE UNIQUE INDEX "push_subscription_tenant_id_endpoint_key" ON "push_subscription"("tenant_id", "endpoint");
CREATE INDEX "push_subscription_tenant_id_member_id_idx" ON "push_subscription"("tenant_id", "member_id");

-- The badge counts these on every screen of a member.
CREATE INDEX notification_unread_idx ON notification (tenant_id, member_id) WHERE read_at IS NULL;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_tenant_id_notification_id_fkey" FOREIGN KEY ("tenant_id", "notification_id") REFERENCES "notification"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_preference" ADD CONSTRAINT "notification_preference_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT app.protect('notification');
SELECT app.protect('notification_delivery');
SELECT app.protect('notification_preference');
SELECT app.protect('notification_settings');
SELECT app.protect('push_subscription');

SELECT app.guard_member(t::regclass, 'member_id') FROM unnest(ARRAY[
  'notification', 'notification_preference', 'notification_settings', 'push_subscription'
]) AS t;

ALTER TABLE notification_delivery ADD CONSTRAINT notification_delivery_channel CHECK (channel IN ('push', 'email', 'sms'));
ALTER TABLE notification_delivery ADD CONSTRAINT notification_delivery_status CHECK (
  status IN ('queued', 'sent', 'failed', 'suppressed', 'dead')
  AND (status = 'queued') = (settled_at IS NULL));
ALTER TABLE notification_preference ADD CONSTRAINT notification_preference_mode CHECK (
  channel IN ('push', 'email', 'sms') AND mode IN ('on', 'off', 'fallback') AND (mode <> 'fallback' OR channel = 'email'));
ALTER TABLE notification_settings ADD CONSTRAINT notification_settings_digest CHECK (digest IN ('off', 'daily', 'weekly'));
