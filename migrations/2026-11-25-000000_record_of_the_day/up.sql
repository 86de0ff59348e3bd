-- The course's code and name when the registration was graded or withdrawn from, beside its credits: what a transcript
-- shows stays as it was, whatever becomes of the course.
ALTER TABLE registrations ADD COLUMN course_code TEXT;
ALTER TABLE registrations ADD COLUMN course_name TEXT;
UPDATE registrations SET
    course_code = (SELECT code FROM courses WHERE courses.id = registrations.course_id),
    course_name = (SELECT name FROM courses WHERE courses.id = registrations.course_id),
    credits = COALESCE(credits, (SELECT courses.credits FROM courses WHERE courses.id = registrations.course_id))
WHERE status IN ('completed', 'withdrawn');
