-- A period that ends on the day it began on was worth nothing: it stays, with no days.
ALTER TABLE billing_period DROP CONSTRAINT billing_period_dates;
ALTER TABLE billing_period ADD CONSTRAINT billing_period_dates CHECK (to_on >= from_on - 1 AND days >= 0 AND of_days > 0);
