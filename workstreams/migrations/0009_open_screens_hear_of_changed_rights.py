"""The database itself says whose rights change, however they were changed: open screens hear it."""

from django.db import migrations

FUNCTION = """
    CREATE FUNCTION workstreams_tell_rights(users bigint[]) RETURNS void LANGUAGE sql AS $$
        SELECT pg_notify('live', jsonb_build_array(jsonb_build_object('rights_of', who))::text)
        FROM unnest(users) AS who
    $$;
    CREATE FUNCTION workstreams_tell_role() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM workstreams_tell_rights(ARRAY[NEW.id]);
        RETURN NULL;
    END
    $$;
    CREATE FUNCTION workstreams_tell_membership() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM workstreams_tell_rights(ARRAY(
            SELECT user_id FROM workstreams_agent WHERE id IN (NEW.agent_id, OLD.agent_id)
        ));
        RETURN NULL;
    END
    $$;
    CREATE FUNCTION workstreams_tell_agent() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM workstreams_tell_rights(ARRAY[COALESCE(NEW.user_id, OLD.user_id)]);
        RETURN NULL;
    END
    $$;
"""
DROP_FUNCTION = """
    DROP FUNCTION workstreams_tell_agent();
    DROP FUNCTION workstreams_tell_membership();
    DROP FUNCTION workstreams_tell_role();
    DROP FUNCTION workstreams_tell_rights(bigint[]);
"""
TRIGGERS = """
    CREATE TRIGGER rights AFTER UPDATE OF role, is_active ON workstreams_user FOR EACH ROW
        WHEN (OLD.role <> NEW.role OR OLD.is_active <> NEW.is_active)
        EXECUTE FUNCTION workstreams_tell_role();
    CREATE TRIGGER rights AFTER INSERT OR UPDATE OR DELETE ON workstreams_queuemembership
        FOR EACH ROW EXECUTE FUNCTION workstreams_tell_membership();
    CREATE TRIGGER rights AFTER INSERT OR DELETE ON workstreams_agent
        FOR EACH ROW EXECUTE FUNCTION workstreams_tell_agent();
"""
DROP_TRIGGERS = """
    DROP TRIGGER rights ON workstreams_agent;
    DROP TRIGGER rights ON workstreams_queuemembership;
    DROP TRIGGER rights ON workstreams_user;
"""


class Migration(migrations.Migration):
    dependencies = [("workstreams", "0008_people_choose_their_ways")]

    operations = [
        migrations.RunSQL(FUNCTION, DROP_FUNCTION),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
    ]
