"""Where anything of these words is still kept: in any column of any table, in any file."""

from pathlib import Path

from django.db import connection
from psycopg import sql

# A row as text writes bytes as hexadecimal digits, so these are looked for as well.
FIND = "SELECT count(*) FROM {} AS kept WHERE kept::text LIKE ANY (%s)"


def traces_in_database(*words):
    """The tables that hold one of them, each once; words without quotes or backslashes."""
    wanted = [f"%{form}%" for word in words for form in (word, word.encode().hex())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        return [table for table in tables if _rows_with(cursor, table, wanted)]


def _rows_with(cursor, table, wanted):
    cursor.execute(sql.SQL(FIND).format(sql.Identifier(table)), [wanted])
    return cursor.fetchone()[0]


def files_in(folder):
    """Every file below it."""
    return [path for path in Path(folder).rglob("*") if path.is_file()]
