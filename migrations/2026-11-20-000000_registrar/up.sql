-- One tree for SQLite and PostgreSQL: only what both understand.
-- Ids are UUIDs of version 7; instants are UTC; credits are hundredths; a *_key is its text folded for comparison.

CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('student', 'faculty', 'admin')),
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
    CHECK (role = 'admin' OR number IS NOT NULL),
    CHECK ((number IS NULL) = (number_key IS NULL)),
    CHECK (role = 'faculty' OR state <> 'pending')
);
CREATE INDEX users_by_role ON users (role, state, last_name, first_name);

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
    CHECK (starts_on <= ends_on),
    CHECK (registration_opens_at < registration_closes_at)
);

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

CREATE TABLE course_instructors (
    course_id UUID NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id),
    PRIMARY KEY (course_id, user_id)
);
CREATE INDEX course_instructors_by_user ON course_instructors (user_id);

CREATE TABLE sections (
    id UUID NOT NULL PRIMARY KEY,
    course_id UUID NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    term_id UUID NOT NULL REFERENCES terms (id),
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 100000),
    waitlist_capacity INTEGER CHECK (waitlist_capacity BETWEEN 0 AND 100000),
    -- How many registrations are 'registered'. It moves only together with them, in their transaction.
    registered INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CHECK (registered BETWEEN 0 AND capacity),
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

CREATE TABLE registrations (
    id UUID NOT NULL PRIMARY KEY,
    student_id UUID NOT NULL REFERENCES users (id),
    section_id UUID NOT NULL,
    course_id UUID NOT NULL,
    term_id UUID NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('registered', 'waitlisted', 'dropped', 'withdrawn', 'completed')),
    grade TEXT,
    registered_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    UNIQUE (student_id, section_id),
    FOREIGN KEY (section_id, course_id, term_id) REFERENCES sections (id, course_id, term_id)
);
-- One seat per student and course in a term.
CREATE UNIQUE INDEX registrations_one_per_course ON registrations (student_id, term_id, course_id)
    WHERE status = 'registered';
CREATE INDEX registrations_by_section ON registrations (section_id, status);
CREATE INDEX registrations_by_change ON registrations (changed_at);

-- Counts the changes of the catalogue, so that a process knows when what it has read is stale.
CREATE TABLE catalogue_version (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO catalogue_version (id, version) VALUES (1, 1);
