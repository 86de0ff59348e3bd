-- One tree for SQLite and PostgreSQL: only what both understand.
-- Ids are UUIDs of version 7; instants are UTC; credits are hundredths; a *_key is its text folded for comparison.

-- is_self_registered: the account was made on the sign-up page, and neither a file nor the office has vouched for whose
-- it is. is_unapproved: a deactivated account was never approved, and waits again when it is activated.
-- Somebody may be several of is_student, is_faculty and is_admin; only an admin who is nothing else may have no number.
-- calendar_token_hash: of the secret in the address of the user's calendar feed.
CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    is_student BOOLEAN NOT NULL,
    is_faculty BOOLEAN NOT NULL,
    is_admin BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'pending', 'deactivated')),
    email TEXT NOT NULL UNIQUE,
    number TEXT,
    number_key TEXT UNIQUE,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    phone_number TEXT,
    school TEXT NOT NULL,
    branch TEXT NOT NULL,
    password_hash TEXT,
    created_at TIMESTAMP NOT NULL,
    is_self_registered BOOLEAN NOT NULL DEFAULT FALSE,
    is_unapproved BOOLEAN NOT NULL DEFAULT FALSE,
    calendar_token_hash TEXT,
    CHECK (is_student OR is_faculty OR is_admin),
    CHECK (number IS NOT NULL OR NOT (is_student OR is_faculty)),
    CHECK ((number IS NULL) = (number_key IS NULL)),
    CHECK (state <> 'pending' OR (is_faculty AND NOT is_student AND NOT is_admin))
);
CREATE INDEX users_faculty ON users (state, last_name, first_name, id) WHERE is_faculty;
CREATE INDEX users_admins ON users (state, id) WHERE is_admin;
CREATE INDEX users_by_name ON users (last_name, first_name, id);
CREATE UNIQUE INDEX users_by_calendar_token ON users (calendar_token_hash);

CREATE TABLE sessions (
    id UUID NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Without offer_hours a free seat is given to the first on the waitlist at once; with it, it is offered for so many
-- hours. After drop_deadline and until withdraw_deadline a seat is given up with a W.
CREATE TABLE terms (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    code_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    registration_opens_at TIMESTAMP,
    registration_closes_at TIMESTAMP,
    drop_deadline TIMESTAMP,
    withdraw_deadline TIMESTAMP,
    credit_limit INTEGER CHECK (credit_limit >= 0),
    offer_hours INTEGER CHECK (offer_hours BETWEEN 1 AND 1000),
    CHECK (starts_on <= ends_on),
    CHECK (registration_opens_at < registration_closes_at)
);

-- When a cohort of students may begin to register in a term. A cohort is all that is named: school, branch, credits
-- earned (both ends included).
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

CREATE TABLE subjects (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    code_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);

CREATE TABLE courses (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    code_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    credits INTEGER NOT NULL CHECK (credits BETWEEN 0 AND 9999),
    subject_id UUID NOT NULL REFERENCES subjects (id),
    primary_instructor_id UUID NOT NULL REFERENCES users (id),
    prerequisites TEXT NOT NULL,
    corequisites TEXT NOT NULL,
    antirequisites TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_by UUID REFERENCES users (id),
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX courses_by_subject ON courses (subject_id);
CREATE INDEX courses_by_primary_instructor ON courses (primary_instructor_id);

-- Staff of a course; those without can_edit are assistants.
CREATE TABLE course_instructors (
    course_id UUID NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id),
    can_edit BOOLEAN NOT NULL DEFAULT TRUE,
    can_grade BOOLEAN NOT NULL DEFAULT TRUE,
    PRIMARY KEY (course_id, user_id)
);
CREATE INDEX course_instructors_by_user ON course_instructors (user_id);

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

-- The counters move only together with what they count, in its transaction: registered counts the seats that are taken,
-- offered those that stand offered, reserved those that reservations keep and nobody has taken, overenrolled those that
-- were given over capacity (only while no other is free), waitlisted those who wait. last_waitlist_position is the last
-- position ever given.
CREATE TABLE sections (
    id UUID NOT NULL PRIMARY KEY,
    course_id UUID NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    term_id UUID NOT NULL REFERENCES terms (id),
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 100000),
    waitlist_capacity INTEGER CHECK (waitlist_capacity BETWEEN 0 AND 100000),
    registered INTEGER NOT NULL,
    offered INTEGER NOT NULL DEFAULT 0 CHECK (offered >= 0),
    reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    overenrolled INTEGER NOT NULL DEFAULT 0 CHECK (overenrolled >= 0),
    waitlisted INTEGER NOT NULL DEFAULT 0 CHECK (waitlisted >= 0),
    last_waitlist_position INTEGER NOT NULL DEFAULT 0,
    cancelled_at TIMESTAMP,
    cancel_reason TEXT NOT NULL DEFAULT '',
    graded_at TIMESTAMP,
    version INTEGER NOT NULL,
    CHECK (registered BETWEEN 0 AND capacity),
    CHECK (registered + offered + reserved <= capacity),
    CHECK (overenrolled = 0 OR registered + offered = capacity),
    UNIQUE (term_id, course_id, number_key),
    UNIQUE (id, course_id, term_id)
);
CREATE INDEX sections_by_course ON sections (course_id);

CREATE TABLE section_instructors (
    section_id UUID NOT NULL REFERENCES sections (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id),
    PRIMARY KEY (section_id, user_id)
);
CREATE INDEX section_instructors_by_user ON section_instructors (user_id);

CREATE TABLE meetings (
    id UUID NOT NULL PRIMARY KEY,
    section_id UUID NOT NULL REFERENCES sections (id) ON DELETE CASCADE,
    days TEXT NOT NULL CHECK (days <> ''),
    starts_at TIME NOT NULL,
    ends_at TIME NOT NULL,
    room TEXT NOT NULL,
    weeks TEXT NOT NULL,
    CHECK (starts_at < ends_at)
);
CREATE INDEX meetings_by_section ON meetings (section_id);

CREATE TABLE credit_limits (
    term_id UUID NOT NULL REFERENCES terms (id) ON DELETE CASCADE,
    student_id UUID NOT NULL REFERENCES users (id),
    credits INTEGER NOT NULL CHECK (credits >= 0),
    PRIMARY KEY (term_id, student_id)
);
CREATE INDEX credit_limits_by_student ON credit_limits (student_id);

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
CREATE INDEX holds_active ON holds (student_id) WHERE lifted_at IS NULL;
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

-- Seats for students of a school or branch, until an instant. used counts those that were taken; once opened_at is set,
-- the rest is for everybody.
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

-- waitlist_position orders a waitlist; gives_up_id is the section that is dropped when this one is gained. credits,
-- course_code and course_name are those of the day when the registration was graded or withdrawn from: what a transcript
-- shows stays as it was, whatever becomes of the course.
CREATE TABLE registrations (
    id UUID NOT NULL PRIMARY KEY,
    student_id UUID NOT NULL REFERENCES users (id),
    section_id UUID NOT NULL,
    course_id UUID NOT NULL,
    term_id UUID NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('registered', 'waitlisted', 'dropped', 'withdrawn', 'completed')),
    grade TEXT,
    draft_grade TEXT,
    graded_at TIMESTAMP,
    credits INTEGER CHECK (credits BETWEEN 0 AND 9999),
    course_code TEXT,
    course_name TEXT,
    registered_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    waitlist_position INTEGER,
    gives_up_id UUID REFERENCES sections (id),
    offered_until TIMESTAMP,
    is_provisional BOOLEAN NOT NULL DEFAULT FALSE,
    permission_id UUID REFERENCES permissions (id),
    reservation_id UUID REFERENCES section_reservations (id) ON DELETE SET NULL,
    is_over_capacity BOOLEAN NOT NULL DEFAULT FALSE,
    passed_over TEXT NOT NULL DEFAULT '',
    is_closing_noticed BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (student_id, section_id),
    FOREIGN KEY (section_id, course_id, term_id) REFERENCES sections (id, course_id, term_id)
);
-- One seat per student and course in a term.
CREATE UNIQUE INDEX registrations_one_per_course ON registrations (student_id, term_id, course_id)
    WHERE status = 'registered';
-- All columns of the foreign key come first: SQLite would otherwise look for a section's registrations among those of its
-- term when the section is deleted.
CREATE INDEX registrations_by_section ON registrations (section_id, course_id, term_id, status);
CREATE INDEX registrations_by_term ON registrations (term_id, student_id, status);
CREATE INDEX registrations_by_change ON registrations (changed_at);
CREATE INDEX registrations_offered ON registrations (offered_until) WHERE offered_until IS NOT NULL;
-- SQLite uses a partial index only for what is said in the words of the query, and the status is not.
CREATE INDEX registrations_provisional ON registrations (section_id, status) WHERE is_provisional;
-- What refers to a row is looked for when the row is deleted.
CREATE INDEX registrations_by_gives_up ON registrations (gives_up_id) WHERE gives_up_id IS NOT NULL;
CREATE INDEX registrations_by_permission ON registrations (permission_id) WHERE permission_id IS NOT NULL;
CREATE INDEX registrations_by_reservation ON registrations (reservation_id) WHERE reservation_id IS NOT NULL;

-- The institution's grades, in the order of position. points are hundredths; a grade without points is not in the GPA.
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

-- What happened to somebody without their doing. event is JSON, as in audit.
CREATE TABLE notices (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    actor_id UUID REFERENCES users (id),
    course_id UUID REFERENCES courses (id) ON DELETE SET NULL,
    section_id UUID REFERENCES sections (id) ON DELETE SET NULL,
    event TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP
);
CREATE INDEX notices_unseen ON notices (user_id) WHERE seen_at IS NULL;
CREATE INDEX notices_by_course ON notices (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX notices_by_section ON notices (section_id) WHERE section_id IS NOT NULL;
CREATE INDEX notices_by_actor ON notices (actor_id) WHERE actor_id IS NOT NULL;

-- Who did what, when, from where, with which outcome and why. repeats counts how often the same thing was done within the
-- hour that repeat_key names, last_at is when last; entries without a key are never counted together. event is JSON: its
-- kind and particulars. What an entry is about may be gone, and its id stays: nothing changes an entry, as the triggers
-- beside this file see to.
CREATE TABLE audit (
    id UUID NOT NULL PRIMARY KEY,
    created_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    repeats INTEGER NOT NULL DEFAULT 1 CHECK (repeats >= 1),
    repeat_key TEXT UNIQUE,
    actor_id UUID REFERENCES users (id),
    person_id UUID REFERENCES users (id),
    course_id UUID,
    section_id UUID,
    term_id UUID,
    topic TEXT NOT NULL
        CHECK (topic IN ('registration', 'grades', 'catalogue', 'office', 'own account', 'reading')),
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    event TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX audit_by_section ON audit (section_id, created_at);
CREATE INDEX audit_by_person ON audit (person_id, created_at);
CREATE INDEX audit_by_time ON audit (created_at);
CREATE INDEX audit_by_last_time ON audit (last_at, id);
CREATE INDEX audit_by_actor ON audit (actor_id, last_at);
CREATE INDEX audit_by_course ON audit (course_id);
CREATE INDEX audit_by_term ON audit (term_id);

-- Counts the changes of the catalogue, so that a process knows when what it has read is stale.
CREATE TABLE catalogue_version (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO catalogue_version (id, version) VALUES (1, 1);
