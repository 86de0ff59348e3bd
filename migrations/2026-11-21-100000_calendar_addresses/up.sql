-- The hash of the secret in the address of a user's calendar feed; none: there is no such address.
ALTER TABLE users ADD COLUMN calendar_token_hash TEXT;
CREATE UNIQUE INDEX users_calendar_token_hash ON users (calendar_token_hash);
