-- What a billed stretch was worth is kept with it; whether a price contains the tax is part of the price.
ALTER TABLE "billing_period" ADD COLUMN "terms" JSONB NOT NULL,
ADD COLUMN "days" INTEGER NOT NULL,
ADD COLUMN "of_days" INTEGER NOT NULL;
ALTER TABLE "plan_version" ADD COLUMN "tax_inclusive" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "membership_freeze" ADD COLUMN "fee_billed_to_on" DATE;
