-- CreateTable
CREATE TABLE "booking" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'booked',
    "guest_seats" INTEGER NOT NULL DEFAULT 0,
    "pool" TEXT NOT NULL DEFAULT 'online',
    "overbooked" BOOLEAN NOT NULL DEFAULT false,
    "channel" TEXT NOT NULL DEFAULT 'app',
    "paid_with" TEXT NOT NULL DEFAULT 'plan',
    "membership_id" UUID,
    "entitlement_entry_id" UUID,
    "price_minor" INTEGER,
    "currency" TEXT,
    "terms" JSONB NOT NULL DEFAULT '{}',
    "penalty_free_until" TIMESTAMPTZ(3),
    "standing_id" UUID,
    "held_until" TIMESTAMPTZ(3),
    "booked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "booked_by" UUID,
    "checked_in_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "cancelled_by" UUID,
    "cancel_reason" TEXT,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "visit_id" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "booking_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "booking_guest" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "guest_id" UUID,
    "name" TEXT,
    "status" TEXT NOT NULL DEFAULT 'booked',
    "entitlement_entry_id" UUID,

    CONSTRAINT "booking_guest_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "roster_mark" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "booking_id" UUID,
    "member_id" UUID NOT NULL,
    "mark" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "device_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "outcome" TEXT NOT NULL DEFAULT 'applied',
    "reason" TEXT,

    CONSTRAINT "roster_mark_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "waitlist_entry" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waitlisted',
    "guest_seats" INTEGER NOT NULL DEFAULT 0,
    "notice_minutes" INTEGER,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "joined_by" UUID,
    "offered_at" TIMESTAMPTZ(3),
    "offer_expires_at" TIMESTAMPTZ(3),
    "holds_seat" BOOLEAN NOT NULL DEFAULT false,
    "skip_reason" TEXT,
    "settled_at" TIMESTAMPTZ(3),
    "booking_id" UUID,

    CONSTRAINT "waitlist_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "penalty" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "seats" INTEGER NOT NULL DEFAULT 1,
    "credit_forfeited" BOOLEAN NOT NULL DEFAULT true,
    "fee_minor" INTEGER NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL,
    "rule" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "review_until" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" UUID,
    "reason" TEXT,
    "charge_id" UUID,

    CONSTRAINT "penalty_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "standing_booking" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "series_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "guest_seats" INTEGER NOT NULL DEFAULT 0,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "standing_booking_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "standing_miss" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "standing_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "standing_miss_pkey" PRIMARY KEY ("tenant_id","standing_id","session_id")
);

-- CreateTable
CREATE TABLE "class_type" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT NOT NULL DEFAULT 'blue',
    "description" TEXT,
    "level" TEXT NOT NULL DEFAULT 'all',
    "minutes" INTEGER NOT NULL DEFAULT 60,
    "capacity" INTEGER NOT NULL DEFAULT 20,
    "walk_in_seats" INTEGER NOT NULL DEFAULT 0,
    "max_guests" INTEGER NOT NULL DEFAULT 0,
    "credits" INTEGER NOT NULL DEFAULT 1,
    "drop_in_minor" INTEGER,
    "currency" TEXT,
    "policies" JSONB NOT NULL DEFAULT '{}',
    "listed" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "class_type_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "room" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "capacity" INTEGER,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "room_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "class_series" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "class_type_id" UUID NOT NULL,
    "room_id" UUID,
    "trainer_id" UUID,
    "local_time" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "weekdays" SMALLINT[],
    "every_weeks" INTEGER NOT NULL DEFAULT 1,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE,
    "dates" INTEGER,
    "capacity" INTEGER NOT NULL,
    "walk_in_seats" INTEGER NOT NULL DEFAULT 0,
    "follows_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "class_series_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "class_skip" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "series_id" UUID NOT NULL,
    "on" DATE NOT NULL,
    "reason" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "class_skip_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "class_holiday" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "branch_id" UUID,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "name" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "class_holiday_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "class_session" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "series_id" UUID,
    "branch_id" UUID NOT NULL,
    "class_type_id" UUID NOT NULL,
    "room_id" UUID,
    "trainer_id" UUID,
    "substitute_id" UUID,
    "original_on" DATE NOT NULL,
    "original_time" TEXT NOT NULL,
    "local_on" DATE NOT NULL,
    "local_time" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "capacity" INTEGER NOT NULL,
    "walk_in_seats" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'scheduled',
    "cancel_cause" TEXT,
    "cancel_reason" TEXT,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancelled_by" UUID,
    "detached" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "class_session_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "substitution" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "asked_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'asked',
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "taken_by_id" UUID,

    CONSTRAINT "substitution_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "calendar_feed" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT,
    "branch_id" UUID,
    "member_id" UUID,
    "staff_id" UUID,
    "token_hash" BYTEA NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_read_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "calendar_feed_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "booking_tenant_id_session_id_status_idx" ON "booking"("tenant_id", "session_id", "status");

-- CreateIndex
CREATE INDEX "booking_tenant_id_member_id_booked_at_idx" ON "booking"("tenant_id", "member_id", "booked_at" DESC);

-- CreateIndex
CREATE INDEX "booking_tenant_id_membership_id_idx" ON "booking"("tenant_id", "membership_id");

-- CreateIndex
CREATE INDEX "booking_tenant_id_entitlement_entry_id_idx" ON "booking"("tenant_id", "entitlement_entry_id");

-- CreateIndex
CREATE INDEX "booking_tenant_id_standing_id_idx" ON "booking"("tenant_id", "standing_id");

-- CreateIndex
CREATE INDEX "booking_tenant_id_visit_id_idx" ON "booking"("tenant_id", "visit_id");

-- CreateIndex
CREATE INDEX "booking_guest_tenant_id_booking_id_idx" ON "booking_guest"("tenant_id", "booking_id");

-- CreateIndex
CREATE INDEX "booking_guest_tenant_id_guest_id_idx" ON "booking_guest"("tenant_id", "guest_id");

-- CreateIndex
CREATE INDEX "booking_guest_tenant_id_entitlement_entry_id_idx" ON "booking_guest"("tenant_id", "entitlement_entry_id");

-- CreateIndex
CREATE INDEX "roster_mark_tenant_id_session_id_at_idx" ON "roster_mark"("tenant_id", "session_id", "at");

-- CreateIndex
CREATE INDEX "roster_mark_tenant_id_booking_id_idx" ON "roster_mark"("tenant_id", "booking_id");

-- CreateIndex
CREATE INDEX "roster_mark_tenant_id_member_id_idx" ON "roster_mark"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "waitlist_entry_tenant_id_session_id_status_joined_at_id_idx" ON "waitlist_entry"("tenant_id", "session_id", "status", "joined_at", "id");

-- CreateIndex
CREATE INDEX "waitlist_entry_tenant_id_member_id_joined_at_idx" ON "waitlist_entry"("tenant_id", "member_id", "joined_at" DESC);

-- CreateIndex
CREATE INDEX "waitlist_entry_tenant_id_booking_id_idx" ON "waitlist_entry"("tenant_id", "booking_id");

-- CreateIndex
CREATE INDEX "waitlist_entry_tenant_id_offer_expires_at_idx" ON "waitlist_entry"("tenant_id", "offer_expires_at");

-- CreateIndex
CREATE INDEX "penalty_tenant_id_member_id_created_at_idx" ON "penalty"("tenant_id", "member_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "penalty_tenant_id_status_review_until_idx" ON "penalty"("tenant_id", "status", "review_until");

-- CreateIndex
CREATE UNIQUE INDEX "penalty_tenant_id_booking_id_kind_key" ON "penalty"("tenant_id", "booking_id", "kind");

-- CreateIndex
CREATE INDEX "standing_booking_tenant_id_series_id_idx" ON "standing_booking"("tenant_id", "series_id");

-- CreateIndex
CREATE INDEX "standing_booking_tenant_id_member_id_idx" ON "standing_booking"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "standing_miss_tenant_id_session_id_idx" ON "standing_miss"("tenant_id", "session_id");

-- CreateIndex
CREATE INDEX "room_tenant_id_branch_id_idx" ON "room"("tenant_id", "branch_id");

-- CreateIndex
CREATE INDEX "class_series_tenant_id_branch_id_idx" ON "class_series"("tenant_id", "branch_id");

-- CreateIndex
CREATE INDEX "class_series_tenant_id_class_type_id_idx" ON "class_series"("tenant_id", "class_type_id");

-- CreateIndex
CREATE INDEX "class_series_tenant_id_room_id_idx" ON "class_series"("tenant_id", "room_id");

-- CreateIndex
CREATE INDEX "class_series_tenant_id_trainer_id_idx" ON "class_series"("tenant_id", "trainer_id");

-- CreateIndex
CREATE INDEX "class_series_tenant_id_follows_id_idx" ON "class_series"("tenant_id", "follows_id");

-- CreateIndex
CREATE INDEX "class_series_tenant_id_ends_on_idx" ON "class_series"("tenant_id", "ends_on");

-- CreateIndex
CREATE UNIQUE INDEX "class_skip_tenant_id_series_id_on_key" ON "class_skip"("tenant_id", "series_id", "on");

-- CreateIndex
CREATE INDEX "class_holiday_tenant_id_from_on_idx" ON "class_holiday"("tenant_id", "from_on");

-- CreateIndex
CREATE INDEX "class_holiday_tenant_id_branch_id_idx" ON "class_holiday"("tenant_id", "branch_id");

-- CreateIndex
CREATE INDEX "class_session_tenant_id_branch_id_starts_at_idx" ON "class_session"("tenant_id", "branch_id", "starts_at");

-- CreateIndex
CREATE INDEX "class_session_tenant_id_starts_at_id_idx" ON "class_session"("tenant_id", "starts_at", "id");

-- CreateIndex
CREATE INDEX "class_session_tenant_id_class_type_id_starts_at_idx" ON "class_session"("tenant_id", "class_type_id", "starts_at");

-- CreateIndex
CREATE INDEX "class_session_tenant_id_room_id_starts_at_idx" ON "class_session"("tenant_id", "room_id", "starts_at");

-- CreateIndex
CREATE INDEX "class_session_tenant_id_trainer_id_starts_at_idx" ON "class_session"("tenant_id", "trainer_id", "starts_at");

-- CreateIndex
CREATE INDEX "class_session_tenant_id_substitute_id_starts_at_idx" ON "class_session"("tenant_id", "substitute_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "class_session_tenant_id_series_id_original_on_key" ON "class_session"("tenant_id", "series_id", "original_on");

-- CreateIndex
CREATE INDEX "substitution_tenant_id_session_id_idx" ON "substitution"("tenant_id", "session_id");

-- CreateIndex
CREATE INDEX "substitution_tenant_id_asked_by_id_idx" ON "substitution"("tenant_id", "asked_by_id");

-- CreateIndex
CREATE INDEX "substitution_tenant_id_asked_id_idx" ON "substitution"("tenant_id", "asked_id");

-- CreateIndex
CREATE INDEX "substitution_tenant_id_taken_by_id_idx" ON "substitution"("tenant_id", "taken_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_feed_token_hash_key" ON "calendar_feed"("token_hash");

-- CreateIndex
CREATE INDEX "calendar_feed_tenant_id_branch_id_idx" ON "calendar_feed"("tenant_id", "branch_id");

-- CreateIndex
CREATE INDEX "calendar_feed_tenant_id_member_id_idx" ON "calendar_feed"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "calendar_feed_tenant_id_staff_id_idx" ON "calendar_feed"("tenant_id", "staff_id");

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_tenant_id_session_id_fkey" FOREIGN KEY ("tenant_id", "session_id") REFERENCES "class_session"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_tenant_id_entitlement_entry_id_fkey" FOREIGN KEY ("tenant_id", "entitlement_entry_id") REFERENCES "entitlement_entry"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_tenant_id_standing_id_fkey" FOREIGN KEY ("tenant_id", "standing_id") REFERENCES "standing_booking"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_tenant_id_visit_id_fkey" FOREIGN KEY ("tenant_id", "visit_id") REFERENCES "visit"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking_guest" ADD CONSTRAINT "booking_guest_tenant_id_booking_id_fkey" FOREIGN KEY ("tenant_id", "booking_id") REFERENCES "booking"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking_guest" ADD CONSTRAINT "booking_guest_tenant_id_guest_id_fkey" FOREIGN KEY ("tenant_id", "guest_id") REFERENCES "guest"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking_guest" ADD CONSTRAINT "booking_guest_tenant_id_entitlement_entry_id_fkey" FOREIGN KEY ("tenant_id", "entitlement_entry_id") REFERENCES "entitlement_entry"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_mark" ADD CONSTRAINT "roster_mark_tenant_id_session_id_fkey" FOREIGN KEY ("tenant_id", "session_id") REFERENCES "class_session"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_mark" ADD CONSTRAINT "roster_mark_tenant_id_booking_id_fkey" FOREIGN KEY ("tenant_id", "booking_id") REFERENCES "booking"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_mark" ADD CONSTRAINT "roster_mark_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_tenant_id_session_id_fkey" FOREIGN KEY ("tenant_id", "session_id") REFERENCES "class_session"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_tenant_id_booking_id_fkey" FOREIGN KEY ("tenant_id", "booking_id") REFERENCES "booking"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penalty" ADD CONSTRAINT "penalty_tenant_id_booking_id_fkey" FOREIGN KEY ("tenant_id", "booking_id") REFERENCES "booking"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penalty" ADD CONSTRAINT "penalty_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_booking" ADD CONSTRAINT "standing_booking_tenant_id_series_id_fkey" FOREIGN KEY ("tenant_id", "series_id") REFERENCES "class_series"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_booking" ADD CONSTRAINT "standing_booking_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_miss" ADD CONSTRAINT "standing_miss_tenant_id_standing_id_fkey" FOREIGN KEY ("tenant_id", "standing_id") REFERENCES "standing_booking"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_miss" ADD CONSTRAINT "standing_miss_tenant_id_session_id_fkey" FOREIGN KEY ("tenant_id", "session_id") REFERENCES "class_session"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room" ADD CONSTRAINT "room_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_series" ADD CONSTRAINT "class_series_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_series" ADD CONSTRAINT "class_series_tenant_id_class_type_id_fkey" FOREIGN KEY ("tenant_id", "class_type_id") REFERENCES "class_type"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_series" ADD CONSTRAINT "class_series_tenant_id_room_id_fkey" FOREIGN KEY ("tenant_id", "room_id") REFERENCES "room"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_series" ADD CONSTRAINT "class_series_tenant_id_trainer_id_fkey" FOREIGN KEY ("tenant_id", "trainer_id") REFERENCES "staff"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_series" ADD CONSTRAINT "class_series_tenant_id_follows_id_fkey" FOREIGN KEY ("tenant_id", "follows_id") REFERENCES "class_series"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_skip" ADD CONSTRAINT "class_skip_tenant_id_series_id_fkey" FOREIGN KEY ("tenant_id", "series_id") REFERENCES "class_series"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_holiday" ADD CONSTRAINT "class_holiday_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_session" ADD CONSTRAINT "class_session_tenant_id_series_id_fkey" FOREIGN KEY ("tenant_id", "series_id") REFERENCES "class_series"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_session" ADD CONSTRAINT "class_session_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_session" ADD CONSTRAINT "class_session_tenant_id_class_type_id_fkey" FOREIGN KEY ("tenant_id", "class_type_id") REFERENCES "class_type"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_session" ADD CONSTRAINT "class_session_tenant_id_room_id_fkey" FOREIGN KEY ("tenant_id", "room_id") REFERENCES "room"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_session" ADD CONSTRAINT "class_session_tenant_id_trainer_id_fkey" FOREIGN KEY ("tenant_id", "trainer_id") REFERENCES "staff"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_session" ADD CONSTRAINT "class_session_tenant_id_substitute_id_fkey" FOREIGN KEY ("tenant_id", "substitute_id") REFERENCES "staff"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "substitution" ADD CONSTRAINT "substitution_tenant_id_session_id_fkey" FOREIGN KEY ("tenant_id", "session_id") REFERENCES "class_session"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "substitution" ADD CONSTRAINT "substitution_tenant_id_asked_by_id_fkey" FOREIGN KEY ("tenant_id", "asked_by_id") REFERENCES "staff"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "substitution" ADD CONSTRAINT "substitution_tenant_id_asked_id_fkey" FOREIGN KEY ("tenant_id", "asked_id") REFERENCES "staff"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "substitution" ADD CONSTRAINT "substitution_tenant_id_taken_by_id_fkey" FOREIGN KEY ("tenant_id", "taken_by_id") REFERENCES "staff"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_tenant_id_branch_id_fkey" FOREIGN KEY ("tenant_id", "branch_id") REFERENCES "branch"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_tenant_id_staff_id_fkey" FOREIGN KEY ("tenant_id", "staff_id") REFERENCES "staff"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT app.protect('class_type');
SELECT app.protect('room');
SELECT app.protect('class_series');
SELECT app.protect('class_skip');
SELECT app.protect('class_holiday');
SELECT app.protect('class_session');
SELECT app.protect('substitution');
SELECT app.protect('calendar_feed');
SELECT app.protect('booking');
SELECT app.protect('booking_guest');
SELECT app.protect('roster_mark');
SELECT app.protect('waitlist_entry');
SELECT app.protect('penalty');
SELECT app.protect('standing_booking');
SELECT app.protect('standing_miss');

ALTER TABLE class_type ADD CONSTRAINT class_type_level CHECK (level IN ('all', 'beginner', 'intermediate', 'advanced'));
ALTER TABLE class_type ADD CONSTRAINT class_type_numbers CHECK (minutes BETWEEN 5 AND 1440 AND capacity BETWEEN 1 AND 10000
  AND walk_in_seats BETWEEN 0 AND capacity AND max_guests BETWEEN 0 AND 20 AND credits BETWEEN 0 AND 100);
ALTER TABLE class_type ADD CONSTRAINT class_type_drop_in CHECK (drop_in_minor >= 0 AND (drop_in_minor IS NULL) = (currency IS NULL));
ALTER TABLE room ADD CONSTRAINT room_capacity CHECK (capacity > 0);
ALTER TABLE class_series ADD CONSTRAINT class_series_time CHECK (local_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND minutes BETWEEN 5 AND 1440);
ALTER TABLE class_series ADD CONSTRAINT class_series_days CHECK (cardinality(weekdays) BETWEEN 1 AND 7
  AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[] AND every_weeks BETWEEN 1 AND 52);
-- A series ends the day before it begins when nothing is left of it after an edit.
ALTER TABLE class_series ADD CONSTRAINT class_series_end CHECK (ends_on >= starts_on - 1 AND dates > 0 AND NOT (ends_on IS NOT NULL AND dates IS NOT NULL));
ALTER TABLE class_series ADD CONSTRAINT class_series_seats CHECK (capacity BETWEEN 1 AND 10000 AND walk_in_seats BETWEEN 0 AND capacity);
ALTER TABLE class_holiday ADD CONSTRAINT class_holiday_dates CHECK (to_on >= from_on);
ALTER TABLE class_session ADD CONSTRAINT class_session_time CHECK (original_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
  AND local_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND minutes BETWEEN 5 AND 1440 AND ends_at > starts_at);
ALTER TABLE class_session ADD CONSTRAINT class_session_seats CHECK (capacity BETWEEN 1 AND 10000 AND walk_in_seats BETWEEN 0 AND capacity);
ALTER TABLE class_session ADD CONSTRAINT class_session_status CHECK (status IN ('scheduled', 'cancelled')
  AND (status = 'cancelled') = (cancel_cause IS NOT NULL) AND (status = 'cancelled') = (cancelled_at IS NOT NULL)
  AND cancel_cause IN ('gym', 'closure', 'holiday', 'series'));
ALTER TABLE class_session ADD CONSTRAINT class_session_detached CHECK (detached <@ ARRAY['time', 'type', 'room', 'trainer', 'seats', 'status']);
ALTER TABLE substitution ADD CONSTRAINT substitution_status CHECK (status IN ('asked', 'accepted', 'declined', 'withdrawn')
  AND (status = 'asked') = (decided_at IS NULL) AND (status = 'accepted') = (taken_by_id IS NOT NULL));
ALTER TABLE calendar_feed ADD CONSTRAINT calendar_feed_kind CHECK (
  (kind = 'gym' AND member_id IS NULL AND staff_id IS NULL) OR (kind = 'member' AND member_id IS NOT NULL AND staff_id IS NULL)
  OR (kind = 'trainer' AND staff_id IS NOT NULL AND member_id IS NULL));

-- `released` is a hold that ran out before it became a booking.
ALTER TABLE booking ADD CONSTRAINT booking_status CHECK (status IN ('held', 'booked', 'checked_in', 'attended',
  'cancelled_early', 'cancelled_late', 'no_show', 'cancelled_by_gym', 'released') AND (status <> 'held' OR held_until IS NOT NULL));
ALTER TABLE booking ADD CONSTRAINT booking_pool CHECK (pool IN ('online', 'walk_in'));
ALTER TABLE booking ADD CONSTRAINT booking_channel CHECK (channel IN ('app', 'desk', 'kiosk', 'trainer', 'standing', 'waitlist'));
ALTER TABLE booking ADD CONSTRAINT booking_paid CHECK (paid_with IN ('plan', 'credit', 'price', 'free')
  AND (paid_with = 'price') = (price_minor IS NOT NULL) AND (price_minor IS NULL) = (currency IS NULL) AND price_minor >= 0);
ALTER TABLE booking ADD CONSTRAINT booking_guests CHECK (guest_seats BETWEEN 0 AND 20);
ALTER TABLE booking_guest ADD CONSTRAINT booking_guest_status CHECK (status IN ('booked', 'attended', 'no_show', 'cancelled'));
ALTER TABLE roster_mark ADD CONSTRAINT roster_mark_mark CHECK (mark IN ('check_in', 'late', 'attended', 'no_show', 'undo', 'walk_in')
  AND outcome IN ('applied', 'superseded', 'refused') AND (outcome = 'refused') = (reason IS NOT NULL));
ALTER TABLE waitlist_entry ADD CONSTRAINT waitlist_entry_status CHECK (status IN ('waitlisted', 'offered', 'booked', 'declined',
  'expired', 'skipped', 'left', 'closed') AND (status = 'offered') <= (offer_expires_at IS NOT NULL)
  AND (status = 'skipped') = (skip_reason IS NOT NULL) AND (status = 'booked') = (booking_id IS NOT NULL)
  AND (status IN ('waitlisted', 'offered')) = (settled_at IS NULL) AND (NOT holds_seat OR status = 'offered')
  AND guest_seats BETWEEN 0 AND 20);
ALTER TABLE penalty ADD CONSTRAINT penalty_status CHECK (status IN ('pending', 'charged', 'waived', 'forgiven_auto', 'balance')
  AND (status = 'pending') = (decided_at IS NULL) AND (status <> 'waived' OR reason IS NOT NULL));
ALTER TABLE penalty ADD CONSTRAINT penalty_kind CHECK (kind IN ('late_cancel', 'extra_late_cancel', 'no_show', 'guest_no_show')
  AND seats BETWEEN 1 AND 21 AND fee_minor >= 0);
ALTER TABLE standing_booking ADD CONSTRAINT standing_booking_dates CHECK (ends_on >= starts_on AND guest_seats BETWEEN 0 AND 20);

-- Only one of each at a time. A cancelled booking leaves room for another one.
CREATE UNIQUE INDEX class_type_name ON class_type (tenant_id, lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX room_name ON room (tenant_id, branch_id, lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX substitution_open ON substitution (tenant_id, session_id) WHERE status = 'asked';
CREATE UNIQUE INDEX booking_live ON booking (tenant_id, session_id, member_id)
  WHERE status IN ('held', 'booked', 'checked_in', 'attended', 'no_show');
CREATE UNIQUE INDEX waitlist_entry_live ON waitlist_entry (tenant_id, session_id, member_id) WHERE status IN ('waitlisted', 'offered');
CREATE UNIQUE INDEX standing_booking_live ON standing_booking (tenant_id, series_id, member_id) WHERE ended_at IS NULL;
CREATE INDEX booking_held ON booking (tenant_id, held_until) WHERE status = 'held';

-- A class with its seats. Whoever asks holds the class until the end of their transaction, and counts what everybody
-- before has committed: a volatile function's statements each see the latest state. NO KEY UPDATE lets the foreign keys of
-- other bookings pass; a plain FOR UPDATE would deadlock with them.
CREATE FUNCTION app.lock_class(session uuid) RETURNS TABLE (
  status text, starts_at timestamptz, ends_at timestamptz, capacity integer, walk_in_seats integer,
  online integer, walk_in integer, offered integer
)
  LANGUAGE plpgsql VOLATILE
  SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM 1 FROM class_session s WHERE s.id = session FOR NO KEY UPDATE;
    RETURN QUERY
      SELECT s.status, s.starts_at, s.ends_at, s.capacity, s.walk_in_seats, b.online, b.walk_in,
        (SELECT coalesce(sum(1 + w.guest_seats), 0)::integer FROM waitlist_entry w
          WHERE w.session_id = session AND w.status = 'offered' AND w.holds_seat)
      FROM class_session s CROSS JOIN (
        SELECT coalesce(sum(1 + b.guest_seats) FILTER (WHERE b.pool = 'online'), 0)::integer AS online,
          coalesce(sum(1 + b.guest_seats) FILTER (WHERE b.pool = 'walk_in'), 0)::integer AS walk_in
        FROM booking b
        WHERE b.session_id = session AND b.status IN ('held', 'booked', 'checked_in', 'attended', 'no_show')
      ) b
      WHERE s.id = session;
  END $$;
REVOKE ALL ON FUNCTION app.lock_class(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.lock_class(uuid) TO pulse_app, pulse_system;

-- The last word on capacity, for every way in: the seats that were not overbooked on purpose fit the class, and those
-- booked online leave the walk-in seats alone.
CREATE FUNCTION app.check_seats(sessions uuid[]) RETURNS void
  LANGUAGE plpgsql VOLATILE
  SET search_path = public, pg_temp
  AS $$
  DECLARE
    full_one uuid;
  BEGIN
    PERFORM 1 FROM class_session s WHERE s.id = ANY (sessions) ORDER BY s.id FOR NO KEY UPDATE;
    SELECT s.id INTO full_one
    FROM class_session s JOIN booking b ON b.tenant_id = s.tenant_id AND b.session_id = s.id
    WHERE s.id = ANY (sessions) AND NOT b.overbooked
      AND b.status IN ('held', 'booked', 'checked_in', 'attended', 'no_show')
    GROUP BY s.tenant_id, s.id, s.capacity, s.walk_in_seats
    HAVING sum(1 + b.guest_seats) > s.capacity
      OR sum(1 + b.guest_seats) FILTER (WHERE b.pool = 'online') > s.capacity - s.walk_in_seats
    LIMIT 1;
    IF full_one IS NOT NULL THEN
      RAISE EXCEPTION 'class % has more bookings than seats', full_one
        USING ERRCODE = 'check_violation', CONSTRAINT = 'class_session_capacity';
    END IF;
  END $$;
REVOKE ALL ON FUNCTION app.check_seats(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.check_seats(uuid[]) TO pulse_app, pulse_system;

CREATE FUNCTION app.booking_fits() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = public, pg_temp
  AS $$
  DECLARE
    sessions uuid[];
  BEGIN
    SELECT array_agg(DISTINCT f.session_id) INTO sessions FROM fresh f
    WHERE NOT f.overbooked AND f.status IN ('held', 'booked', 'checked_in', 'attended', 'no_show');
    IF sessions IS NOT NULL THEN PERFORM app.check_seats(sessions); END IF;
    RETURN NULL;
  END $$;
CREATE TRIGGER booking_fits_new AFTER INSERT ON booking REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION app.booking_fits();
CREATE TRIGGER booking_fits_changed AFTER UPDATE ON booking REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION app.booking_fits();

CREATE FUNCTION app.class_fits() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = public, pg_temp
  AS $$
  DECLARE
    sessions uuid[];
  BEGIN
    SELECT array_agg(f.id) INTO sessions FROM fresh f JOIN gone g ON g.tenant_id = f.tenant_id AND g.id = f.id
    WHERE f.capacity < g.capacity OR f.walk_in_seats > g.walk_in_seats;
    IF sessions IS NOT NULL THEN PERFORM app.check_seats(sessions); END IF;
    RETURN NULL;
  END $$;
CREATE TRIGGER class_fits_changed AFTER UPDATE ON class_session REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION app.class_fits();
