"""The database itself says when something that rules read changes, however it was changed."""

from django.db import migrations

TABLES = [
    "routing_routingrule",
    "routing_condition",
    "routing_queueshare",
    "routing_skillattachmentrule",
    "routing_skillcondition",
    "routing_attachedskill",
    "workstreams_queue",
    "workstreams_operatinghours",
    "workstreams_workinghours",
    "workstreams_holiday",
    "workstreams_contextvariable",
    "workstreams_workstream",
    "workstreams_ratingvalue",
]
RENEW = """
    INSERT INTO routing_rulebookversion (id, version) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;
"""
FUNCTION = f"""
    CREATE FUNCTION routing_renew_rulebook_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {RENEW}
        RETURN NULL;
    END
    $$;
"""


def watch(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER rulebook_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION routing_renew_rulebook_version()",
        f"DROP TRIGGER rulebook_version ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0004_decision_rulebook_is_required"),
        ("workstreams", "0003_agents_are_asked_by_default"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION routing_renew_rulebook_version()"),
        *[watch(table) for table in TABLES],
        migrations.RunSQL(RENEW, migrations.RunSQL.noop),
    ]
