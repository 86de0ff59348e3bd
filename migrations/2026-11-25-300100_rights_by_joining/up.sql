-- What only the office reads of an entry's reasons; NULL: there is nothing more than reasons says.
ALTER TABLE audit ADD COLUMN office_reasons TEXT;
UPDATE audit SET office_reasons = reasons, reasons = ''
    WHERE outcome IN ('refused', 'passed over')
    OR (outcome = 'dropped' AND (reasons LIKE 'swapped for %' OR reasons LIKE 'given up for %'));

-- Notes of those who wait had the same sentences; whoever is skipped again is notified once more.
UPDATE registrations SET note = '' WHERE status = 'waitlisted';

-- Whether a deactivated account was never approved: it waits again when it is activated.
ALTER TABLE users ADD COLUMN is_unapproved BOOLEAN NOT NULL DEFAULT FALSE;

-- An instructor of a section is on the staff of its course. Until now being one was enough to grade; who was taken off
-- the staff since then does not come back.
DELETE FROM section_instructors WHERE EXISTS (
    SELECT 1 FROM sections JOIN courses ON courses.id = sections.course_id
    JOIN audit ON audit.student_id = section_instructors.user_id AND audit.action = 'leave staff'
        AND audit.reasons = courses.code
    WHERE sections.id = section_instructors.section_id AND NOT EXISTS (
        SELECT 1 FROM course_instructors WHERE course_instructors.course_id = sections.course_id
            AND course_instructors.user_id = section_instructors.user_id));
INSERT INTO course_instructors (course_id, user_id, can_edit, can_grade)
    SELECT DISTINCT sections.course_id, section_instructors.user_id, FALSE, TRUE
    FROM section_instructors JOIN sections ON sections.id = section_instructors.section_id
    WHERE NOT EXISTS (
        SELECT 1 FROM course_instructors WHERE course_instructors.course_id = sections.course_id
            AND course_instructors.user_id = section_instructors.user_id);
