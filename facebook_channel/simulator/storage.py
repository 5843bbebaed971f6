"""Keeps everything the simulator knows in one SQLite file, so that a restart forgets nothing."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from facebook_channel.simulator import schema


class Storage:
    """One connection that the web server and the sender threads take turns with."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self._turn = threading.RLock()
        self._connection = sqlite3.connect(
            directory / "messenger.sqlite3", check_same_thread=False, isolation_level=None
        )
        self._connection.row_factory = sqlite3.Row
        # WAL with NORMAL survives a killed process; only a power cut may cost the last moments.
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(schema.TABLES)
        self._add_later_columns()
        self._connection.executescript(schema.TRIGGERS)

    def _add_later_columns(self) -> None:
        """To a file that an earlier version of the simulator made, or that was just made."""
        for table, columns in schema.LATER_COLUMNS.items():
            known = {row["name"] for row in self.all(f"PRAGMA table_info({table})")}
            for name, kind in columns.items():
                if name not in known:
                    self.run(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside are kept together, or none of them is."""
        with self._turn:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def run(self, sql: str, *values: Any) -> int:
        """Execute one statement; the id of the row it inserted."""
        with self._turn:
            return self._connection.execute(sql, values).lastrowid or 0

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        with self._turn:
            row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def all(self, sql: str, *values: Any) -> Sequence[sqlite3.Row]:
        with self._turn:
            return self._connection.execute(sql, values).fetchall()

    def setting(self, name: str, usual: str = "") -> str:
        row = self.one("SELECT value FROM setting WHERE name = ?", name)
        return str(row["value"]) if row else usual

    def keep_setting(self, name: str, value: str) -> None:
        self.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, value)

    def close(self) -> None:
        with self._turn:
            self._connection.close()
