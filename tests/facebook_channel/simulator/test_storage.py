"""The simulator's file, also when an earlier version of the simulator made it."""

import sqlite3
from contextlib import suppress

from facebook_channel.simulator.storage import Storage


def test_file_of_an_earlier_version_is_taken_on(tmp_path):
    with sqlite3.connect(tmp_path / "messenger.sqlite3") as connection:
        connection.execute("CREATE TABLE person (person_id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("INSERT INTO person (name) VALUES ('Alice')")
    connection.close()

    storage = Storage(tmp_path)

    person = storage.one("SELECT * FROM person")
    assert (person["name"], person["role"], person["needs_consent"]) == ("Alice", 0, 0)
    storage.close()


def test_settings_outlive_the_simulator(tmp_path):
    storage = Storage(tmp_path)
    storage.keep_setting("mood", "sunny")
    storage.close()

    storage = Storage(tmp_path)

    assert (storage.setting("mood"), storage.setting("colour", "blue")) == ("sunny", "blue")
    storage.close()


def test_failed_transaction_keeps_nothing(tmp_path):
    storage = Storage(tmp_path)

    with suppress(LookupError), storage.transaction():
        storage.keep_setting("mood", "sunny")
        raise LookupError

    assert storage.setting("mood") == ""
    storage.close()
