"""What is printed when everything runs: addresses and log-ins."""

import http.client
import json
from pathlib import Path

from omnichannel.development.installation import Installation
from omnichannel.development.ports import LOOPBACK

SERVER_ERRORS = 500


def answers(port: int) -> bool:
    """Does the web server say that it lives?"""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status < SERVER_ERRORS
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greeting(installation: Installation) -> str:
    lines = ["", "Omnichannel is running. Ctrl-C stops it; what is in it stays.", ""]
    lines += _table(addresses(installation))
    logins = demonstration_logins(installation.var)
    if logins and installation.is_debug:
        lines += ["", *_table([("Log in to", "as", "with password", ""), *logins])]
    return "\n".join([*lines, ""])


def addresses(installation: Installation) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("Inbox", installation.address("web", "/inbox/")),
        ("Admin", installation.address("web", "/admin/")),
        ("API docs", installation.address("web", "/api/v1/docs/")),
    ]
    if installation.is_debug:
        rows.insert(2, ("Simulator", installation.address("simulator", "/")))
    return rows


def demonstration_logins(var: Path) -> list[tuple[str, ...]]:
    """From `demonstration.json`: {"logins": [{"address", "username", "password", "who"}]}."""
    path = var / "demonstration.json"
    if not path.exists():
        return []
    columns = ("address", "username", "password", "who")
    return [
        tuple(str(login.get(column, "")) for column in columns)
        for login in json.loads(path.read_text()).get("logins", [])
    ]


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  " + "   ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
