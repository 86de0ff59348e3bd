ALTER TABLE users DROP COLUMN is_unapproved;
UPDATE audit SET reasons = office_reasons WHERE office_reasons IS NOT NULL;
ALTER TABLE audit DROP COLUMN office_reasons;
