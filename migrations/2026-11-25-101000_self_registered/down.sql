ALTER TABLE users DROP COLUMN is_self_registered;
