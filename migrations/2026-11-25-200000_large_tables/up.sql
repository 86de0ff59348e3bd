-- What the office's pages count and sort, without reading all there is.
CREATE INDEX registrations_by_term ON registrations (term_id, student_id, status);
CREATE INDEX users_by_name ON users (last_name, first_name, id);

-- All columns of the foreign key come first: SQLite would otherwise look for a section's registrations among those of its
-- term when the section is deleted.
DROP INDEX registrations_by_section;
CREATE INDEX registrations_by_section ON registrations (section_id, course_id, term_id, status);

-- What refers to a row is looked for when the row is deleted.
CREATE INDEX registrations_by_gives_up ON registrations (gives_up_id) WHERE gives_up_id IS NOT NULL;
CREATE INDEX registrations_by_permission ON registrations (permission_id) WHERE permission_id IS NOT NULL;
CREATE INDEX registrations_by_reservation ON registrations (reservation_id) WHERE reservation_id IS NOT NULL;
CREATE INDEX notices_by_course ON notices (course_id) WHERE course_id IS NOT NULL;

-- SQLite uses a partial index only for what is said in the words of the query, and the status is not.
DROP INDEX registrations_provisional;
CREATE INDEX registrations_provisional ON registrations (section_id, status) WHERE is_provisional;
