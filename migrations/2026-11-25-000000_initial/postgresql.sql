-- The audit is append-only: an entry is counted again, and otherwise neither changed nor deleted.
CREATE OR REPLACE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END
$$;
CREATE OR REPLACE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit FOR EACH ROW
WHEN (
    NEW.repeats <> OLD.repeats + 1
    OR (NEW.id, NEW.created_at, NEW.repeat_key, NEW.actor_id, NEW.person_id, NEW.course_id, NEW.section_id, NEW.term_id,
        NEW.topic, NEW.action, NEW.outcome, NEW.event)
    IS DISTINCT FROM
       (OLD.id, OLD.created_at, OLD.repeat_key, OLD.actor_id, OLD.person_id, OLD.course_id, OLD.section_id, OLD.term_id,
        OLD.topic, OLD.action, OLD.outcome, OLD.event)
)
EXECUTE FUNCTION refuse_change_of_audit();
CREATE OR REPLACE TRIGGER audit_is_never_deleted BEFORE DELETE OR TRUNCATE ON audit
EXECUTE FUNCTION refuse_change_of_audit();
