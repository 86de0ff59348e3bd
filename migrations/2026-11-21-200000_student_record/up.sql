-- After drop_deadline and until withdraw_deadline a seat is given up with a W.
ALTER TABLE terms ADD COLUMN withdraw_deadline TIMESTAMP;

-- The institution's grades, in the order of position. points are hundredths; none: not in the GPA.
CREATE TABLE grade_scale (
    letter TEXT NOT NULL PRIMARY KEY CHECK (letter <> ''),
    position INTEGER NOT NULL,
    points INTEGER CHECK (points BETWEEN 0 AND 9999),
    is_earned BOOLEAN NOT NULL,
    is_in_gpa BOOLEAN NOT NULL,
    CHECK (points IS NOT NULL OR NOT is_in_gpa)
);
INSERT INTO grade_scale (letter, position, points, is_earned, is_in_gpa) VALUES
    ('A+', 1, 400, TRUE, TRUE), ('A', 2, 400, TRUE, TRUE), ('A-', 3, 370, TRUE, TRUE),
    ('B+', 4, 330, TRUE, TRUE), ('B', 5, 300, TRUE, TRUE), ('B-', 6, 270, TRUE, TRUE),
    ('C+', 7, 230, TRUE, TRUE), ('C', 8, 200, TRUE, TRUE), ('C-', 9, 170, TRUE, TRUE),
    ('D+', 10, 130, TRUE, TRUE), ('D', 11, 100, TRUE, TRUE), ('D-', 12, 70, TRUE, TRUE),
    ('F', 13, 0, FALSE, TRUE), ('P', 14, NULL, TRUE, FALSE), ('NP', 15, NULL, FALSE, FALSE),
    ('I', 16, NULL, FALSE, FALSE), ('W', 17, NULL, FALSE, FALSE);

-- Which attempts at a course that was taken more than once count.
CREATE TABLE grading_policy (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    repeats TEXT NOT NULL CHECK (repeats IN ('best', 'last', 'all'))
);
INSERT INTO grading_policy (id, repeats) VALUES (1, 'best');

-- When a group of students may begin to register in a term. A group is all that is named: school, branch, credits earned
-- (hundredths, both ends included).
CREATE TABLE time_tickets (
    id UUID NOT NULL PRIMARY KEY,
    term_id UUID NOT NULL REFERENCES terms (id) ON DELETE CASCADE,
    school TEXT NOT NULL,
    branch TEXT NOT NULL,
    credits_from INTEGER CHECK (credits_from >= 0),
    credits_to INTEGER CHECK (credits_to >= 0),
    opens_at TIMESTAMP NOT NULL,
    CHECK (credits_from <= credits_to)
);
CREATE INDEX time_tickets_by_term ON time_tickets (term_id);

-- reason is for the student, note for the office.
CREATE TABLE holds (
    id UUID NOT NULL PRIMARY KEY,
    student_id UUID NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    note TEXT NOT NULL,
    from_at TIMESTAMP NOT NULL,
    until_at TIMESTAMP,
    placed_by UUID REFERENCES users (id),
    placed_at TIMESTAMP NOT NULL,
    lifted_by UUID REFERENCES users (id),
    lifted_at TIMESTAMP,
    CHECK (from_at < until_at)
);
CREATE INDEX holds_standing ON holds (student_id) WHERE lifted_at IS NULL;
CREATE INDEX holds_by_time ON holds (placed_at);

-- Names of rules that do not count for one student in one section, once: first asked for, or granted at once.
CREATE TABLE permissions (
    id UUID NOT NULL PRIMARY KEY,
    student_id UUID NOT NULL REFERENCES users (id),
    section_id UUID NOT NULL REFERENCES sections (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'declined', 'used', 'revoked')),
    rules TEXT NOT NULL CHECK (rules <> ''),
    message TEXT NOT NULL,
    asked_at TIMESTAMP,
    reason TEXT NOT NULL,
    answered_by UUID REFERENCES users (id),
    answered_at TIMESTAMP,
    expires_at TIMESTAMP,
    used_at TIMESTAMP,
    CHECK (state = 'asked' OR (answered_by IS NOT NULL AND answered_at IS NOT NULL)),
    CHECK (state <> 'granted' OR expires_at IS NOT NULL),
    CHECK ((state = 'used') = (used_at IS NOT NULL))
);
CREATE UNIQUE INDEX permissions_asked ON permissions (student_id, section_id) WHERE state = 'asked';
CREATE UNIQUE INDEX permissions_granted ON permissions (student_id, section_id) WHERE state = 'granted';
CREATE INDEX permissions_by_section ON permissions (section_id, state);

-- Seats that are kept for students of a school or branch, until an instant. used counts those that were taken; once
-- opened_at is set, the rest is for everybody.
CREATE TABLE section_reservations (
    id UUID NOT NULL PRIMARY KEY,
    section_id UUID NOT NULL REFERENCES sections (id) ON DELETE CASCADE,
    school TEXT NOT NULL,
    branch TEXT NOT NULL,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 100000),
    used INTEGER NOT NULL DEFAULT 0,
    until_at TIMESTAMP NOT NULL,
    opened_at TIMESTAMP,
    CHECK (used BETWEEN 0 AND seats),
    CHECK (school <> '' OR branch <> '')
);
CREATE INDEX section_reservations_by_section ON section_reservations (section_id);

-- kept counts the seats that reservations keep and nobody has taken; extra those that were given over capacity, which
-- there are only while no other is free.
ALTER TABLE sections ADD COLUMN kept INTEGER NOT NULL DEFAULT 0
    CHECK (kept >= 0 AND registered + held + kept <= capacity);
ALTER TABLE sections ADD COLUMN extra INTEGER NOT NULL DEFAULT 0
    CHECK (extra >= 0 AND (extra = 0 OR registered + held = capacity));
ALTER TABLE sections ADD COLUMN graded_at TIMESTAMP;

-- credits are hundredths, as the course had them when the grade was given.
ALTER TABLE registrations ADD COLUMN draft_grade TEXT;
ALTER TABLE registrations ADD COLUMN credits INTEGER CHECK (credits BETWEEN 0 AND 9999);
ALTER TABLE registrations ADD COLUMN graded_at TIMESTAMP;
ALTER TABLE registrations ADD COLUMN permission_id UUID REFERENCES permissions (id);
ALTER TABLE registrations ADD COLUMN reservation_id UUID REFERENCES section_reservations (id) ON DELETE SET NULL;
ALTER TABLE registrations ADD COLUMN is_over_capacity BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX registrations_provisional ON registrations (section_id) WHERE is_provisional AND status = 'registered';

-- What a student means to register for: by position, and each position's alternatives in their order.
CREATE TABLE plan_items (
    student_id UUID NOT NULL REFERENCES users (id),
    section_id UUID NOT NULL REFERENCES sections (id) ON DELETE CASCADE,
    term_id UUID NOT NULL REFERENCES terms (id),
    position INTEGER NOT NULL CHECK (position >= 1),
    alternative INTEGER NOT NULL CHECK (alternative >= 1),
    PRIMARY KEY (student_id, section_id)
);
CREATE INDEX plan_items_by_section ON plan_items (section_id);

-- Who teaches a course without can_edit is an assistant.
ALTER TABLE course_instructors ADD COLUMN can_edit BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE course_instructors ADD COLUMN can_grade BOOLEAN NOT NULL DEFAULT TRUE;

CREATE TABLE course_invitations (
    id UUID NOT NULL PRIMARY KEY,
    course_id UUID NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id),
    can_edit BOOLEAN NOT NULL,
    can_grade BOOLEAN NOT NULL,
    invited_by UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    UNIQUE (course_id, user_id)
);
CREATE INDEX course_invitations_by_user ON course_invitations (user_id);

CREATE INDEX credit_limits_by_student ON credit_limits (student_id);

-- All that the rules look at of a student beside the registrations, so that it is one question.
CREATE VIEW student_facts AS
    SELECT id AS student_id, 'student' AS kind, id, CAST(NULL AS UUID) AS term_id, CAST(NULL AS UUID) AS section_id,
        0 AS credits, school AS words, branch AS more, CAST(NULL AS TIMESTAMP) AS from_at,
        CAST(NULL AS TIMESTAMP) AS until_at
    FROM users
    UNION ALL
    SELECT student_id, 'credit limit', student_id, term_id, NULL, credits, '', '', NULL, NULL FROM credit_limits
    UNION ALL
    SELECT student_id, 'hold', id, NULL, NULL, 0, reason, '', from_at, until_at FROM holds WHERE lifted_at IS NULL
    UNION ALL
    SELECT student_id, 'permission', id, NULL, section_id, 0, rules, reason, answered_at, expires_at
    FROM permissions WHERE state = 'granted';
