-- What an entry is about beside a person and a section. repeats counts how often the same thing was done within the
-- hour that repeat_key names, last_at is when last; entries without a key are never counted together.
ALTER TABLE audit ADD COLUMN course_id UUID REFERENCES courses (id) ON DELETE SET NULL;
ALTER TABLE audit ADD COLUMN term_id UUID REFERENCES terms (id) ON DELETE SET NULL;
ALTER TABLE audit ADD COLUMN repeats INTEGER NOT NULL DEFAULT 1 CHECK (repeats >= 1);
ALTER TABLE audit ADD COLUMN last_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE audit ADD COLUMN repeat_key TEXT;
UPDATE audit SET last_at = created_at;
CREATE UNIQUE INDEX audit_repeat_key ON audit (repeat_key);
CREATE INDEX audit_by_last_time ON audit (last_at, id);
CREATE INDEX audit_by_actor ON audit (actor_id, last_at);
CREATE INDEX audit_by_course ON audit (course_id);
CREATE INDEX audit_by_term ON audit (term_id);
