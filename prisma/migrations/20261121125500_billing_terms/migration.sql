-- What a billed stretch was worth is kept with it, what a membership was sold at and what comes next with the membership.
ALTER TABLE "billing_period" ADD COLUMN "terms" JSONB NOT NULL,
ADD COLUMN "days" INTEGER NOT NULL,
ADD COLUMN "of_days" INTEGER NOT NULL;
ALTER TABLE "membership" ADD COLUMN "terms" JSONB,
ADD COLUMN "next_terms" JSONB;
ALTER TABLE "membership_freeze" ADD COLUMN "fee_billed_to_on" DATE;
