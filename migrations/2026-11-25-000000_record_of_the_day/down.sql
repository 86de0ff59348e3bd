ALTER TABLE registrations DROP COLUMN course_name;
ALTER TABLE registrations DROP COLUMN course_code;
