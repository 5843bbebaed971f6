"""Keeps everything the simulator knows in one SQLite file, so that a restart forgets nothing."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS app (
    app_id TEXT PRIMARY KEY,
    app_secret TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    callback_url TEXT NOT NULL DEFAULT '',
    verify_token TEXT NOT NULL DEFAULT '',
    require_proof INTEGER NOT NULL DEFAULT 0,
    fields TEXT  -- comma separated; NULL means every field
);
CREATE TABLE IF NOT EXISTS page (
    page_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    app_id TEXT NOT NULL REFERENCES app,
    access_token TEXT NOT NULL UNIQUE,
    fields TEXT  -- as above; '' means the page is not subscribed
);
CREATE TABLE IF NOT EXISTS person (
    person_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    locale TEXT NOT NULL DEFAULT '',
    timezone REAL,
    gender TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS thread (
    psid TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person,
    page_id TEXT NOT NULL REFERENCES page,
    last_action_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL DEFAULT 0,
    blocked INTEGER NOT NULL DEFAULT 0,
    UNIQUE (person_id, page_id)
);
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    mid TEXT NOT NULL UNIQUE,
    psid TEXT NOT NULL REFERENCES thread,
    author TEXT NOT NULL,  -- person or page
    content TEXT NOT NULL,  -- JSON: text, attachments, quick_replies, postback
    sent_at INTEGER NOT NULL,
    state TEXT NOT NULL,  -- person: waiting, failing, sent, unheard; page: delivered, read
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS message_of_thread ON message (psid, seq);
CREATE TABLE IF NOT EXISTS webhook (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    psid TEXT NOT NULL,
    page_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    item TEXT NOT NULL,
    mid TEXT NOT NULL DEFAULT '',  -- the person's message that this delivery is about
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS file (
    folder TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL
);
"""


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
        self._connection.executescript(SCHEMA)

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

    def close(self) -> None:
        with self._turn:
            self._connection.close()
