-- Credits in hundredths. Without offer_hours a free seat is given to the first in line at once; with it, it is offered
-- and held for so many hours.
ALTER TABLE terms ADD COLUMN credit_limit INTEGER CHECK (credit_limit >= 0);
ALTER TABLE terms ADD COLUMN offer_hours INTEGER CHECK (offer_hours BETWEEN 1 AND 1000);

CREATE TABLE credit_limits (
    term_id UUID NOT NULL REFERENCES terms (id) ON DELETE CASCADE,
    student_id UUID NOT NULL REFERENCES users (id),
    credits INTEGER NOT NULL CHECK (credits >= 0),
    PRIMARY KEY (term_id, student_id)
);

-- held counts the seats that stand offered; waitlisted those who wait; last_place the last place in line ever given.
ALTER TABLE sections ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0 AND registered + held <= capacity);
ALTER TABLE sections ADD COLUMN waitlisted INTEGER NOT NULL DEFAULT 0 CHECK (waitlisted >= 0);
ALTER TABLE sections ADD COLUMN last_place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sections ADD COLUMN cancelled_at TIMESTAMP;
ALTER TABLE sections ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';

-- place orders a waitlist; gives_up_id is the section that is dropped when this one is gained.
ALTER TABLE registrations ADD COLUMN place INTEGER;
ALTER TABLE registrations ADD COLUMN gives_up_id UUID REFERENCES sections (id);
ALTER TABLE registrations ADD COLUMN offered_until TIMESTAMP;
ALTER TABLE registrations ADD COLUMN is_provisional BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE registrations ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX registrations_offered ON registrations (offered_until) WHERE offered_until IS NOT NULL;

-- What happened to somebody without their doing.
CREATE TABLE notices (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    tone TEXT NOT NULL CHECK (tone IN ('good', 'info', 'warn', 'bad')),
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    course_id UUID REFERENCES courses (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP
);
CREATE INDEX notices_unseen ON notices (user_id) WHERE seen_at IS NULL;

-- Who did what, when, from where, with which outcome and why. Rows are only ever added.
CREATE TABLE audit (
    id UUID NOT NULL PRIMARY KEY,
    created_at TIMESTAMP NOT NULL,
    actor_id UUID REFERENCES users (id),
    student_id UUID REFERENCES users (id),
    section_id UUID REFERENCES sections (id) ON DELETE SET NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reasons TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX audit_by_section ON audit (section_id, created_at);
CREATE INDEX audit_by_student ON audit (student_id, created_at);
CREATE INDEX audit_by_time ON audit (created_at);
