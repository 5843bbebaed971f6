"""Rows by the million, written by PostgreSQL itself instead of one by one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models

Model = type[models.Model]
WHILE_LOADING = {
    "session_replication_role": "replica",  # foreign keys are right and need no proof
    "synchronous_commit": "off",
    "maintenance_work_mem": "1GB",
}


def put_out(model: Model, columns: dict[str, str], source: str) -> None:
    """As many rows as `source` (what follows FROM) has.

    `columns` are SQL expressions by name of field; every other field has its default.
    """
    fields = [field for field in model._meta.local_concrete_fields if _is_written(field, columns)]
    expressions, values = [], []
    for field in fields:
        if field.name in columns:
            expressions.append(columns[field.name])
        elif getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
            expressions.append("now()")
        else:
            expressions.append("%s")
            values.append(field.get_db_prep_save(field.get_default(), connection))
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(model)} ({names}) SELECT {', '.join(expressions)} FROM {source}",
            values,
        )


def empty(models_: Sequence[Model]) -> None:
    with connection.cursor() as cursor:
        tables = ", ".join(map(_table, models_))
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


def count_on(models_: Sequence[Model]) -> None:
    """Let the next row of each have the id after the highest."""
    with connection.cursor() as cursor:
        for model in models_:
            sequence = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
            cursor.execute(
                f"SELECT setval({sequence}, greatest(1, (SELECT max(id) FROM {_table(model)})))"
            )


def settle(models_: Sequence[Model]) -> None:
    """As autovacuum leaves them after a while."""
    with connection.cursor() as cursor:
        for model in models_:
            cursor.execute(f"VACUUM (ANALYZE) {_table(model)}")
        cursor.execute("CHECKPOINT")


@contextmanager
def without_indexes(models_: Sequence[Model]) -> Iterator[None]:
    """They are built at the end, in one go."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[])"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            [[model._meta.db_table for model in models_]],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f"DROP INDEX {name}")
        for name, value in WHILE_LOADING.items():
            cursor.execute(f"SET {name} = '{value}'")
    yield
    with connection.cursor() as cursor:
        for _name, definition in found:
            cursor.execute(definition)
        for name in WHILE_LOADING:
            cursor.execute(f"RESET {name}")


def _table(model: Model) -> str:
    return f'"{model._meta.db_table}"'


def _is_written(field: "models.Field[object, object]", columns: dict[str, str]) -> bool:
    return field.name in columns or not (field.primary_key and field.name == "id")
