#!/usr/bin/env python
"""Django's command line, with a sentence where the database is not there."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not complete: {error}")
    except OperationalError:
        if settings.DATABASE_IS_EMBEDDED and not settings.DATABASES["default"]["PORT"]:
            sys.exit(
                "The embedded PostgreSQL is not running. Start it with `make run`, "
                "or name a server in DATABASE_URL."
            )
        raise


if __name__ == "__main__":
    main()
