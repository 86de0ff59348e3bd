-- Whether the account was made on the sign-up page and nobody has vouched for whose it is: neither a file nor the office.
ALTER TABLE users ADD COLUMN is_self_registered BOOLEAN NOT NULL DEFAULT FALSE;
