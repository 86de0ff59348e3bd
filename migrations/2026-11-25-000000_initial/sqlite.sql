-- The audit is append-only: an entry is counted again, and otherwise neither changed nor deleted.
CREATE TRIGGER IF NOT EXISTS audit_is_never_changed BEFORE UPDATE ON audit
WHEN NEW.repeats <> OLD.repeats + 1
    OR NEW.id IS NOT OLD.id OR NEW.created_at IS NOT OLD.created_at OR NEW.repeat_key IS NOT OLD.repeat_key
    OR NEW.actor_id IS NOT OLD.actor_id OR NEW.person_id IS NOT OLD.person_id OR NEW.course_id IS NOT OLD.course_id
    OR NEW.section_id IS NOT OLD.section_id OR NEW.term_id IS NOT OLD.term_id OR NEW.topic IS NOT OLD.topic
    OR NEW.action IS NOT OLD.action OR NEW.outcome IS NOT OLD.outcome OR NEW.event IS NOT OLD.event
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER IF NOT EXISTS audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
