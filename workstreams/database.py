"""A plain asynchronous connection, for the two things Django's ORM cannot do.

They are: keeping a group of webhook posts with one statement, and LISTEN.
"""

import psycopg
from django.db import connection

ADDRESS = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


async def connect() -> psycopg.AsyncConnection:
    """To Django's default database; each statement commits itself. Raises psycopg.Error."""
    settings = connection.settings_dict
    options = {key: value for key, value in settings["OPTIONS"].items() if key != "pool"}
    address = {ours: settings[name] for name, ours in ADDRESS.items() if settings.get(name)}
    return await psycopg.AsyncConnection.connect(**{**options, **address}, autocommit=True)
