DROP INDEX users_calendar_token_hash;
ALTER TABLE users DROP COLUMN calendar_token_hash;
