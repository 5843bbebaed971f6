"""Who may answer a thread and who only listens: conversation routing.

Source: Messenger Platform, "Conversation routing".
"""

import sqlite3

from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.storage import Storage

PAGE_INBOX = "263902037430900"  # the app id of the page's own inbox, Business Suite
INSTAGRAM_INBOX = "1217981644879628"


APPS_OF_THREAD = """
SELECT connection.app_id, connection.fields, app.fields AS app_fields, default_app_id,
       thread.psid, owner_app_id, owner_until
FROM connection JOIN app USING (app_id) JOIN page ON page.page_id = connection.page_id
LEFT JOIN thread ON thread.psid = ?
WHERE connection.page_id = ?
"""


class Routing:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def recipients(self, psid: str, page_id: str) -> list[tuple[str, str]]:
        """The page's apps, each with the array it hears the thread in: messaging or standby.

        An app that does not own the thread hears of it only if it subscribed to standby.
        """
        heard = []
        for app in self._storage.all(APPS_OF_THREAD, psid, page_id):
            owner = owner_of(app, app) if app["psid"] else ""
            if owner in ("", app["app_id"]):
                heard.append((app["app_id"], "messaging"))
            elif _includes(app["fields"], "standby") and _includes(app["app_fields"], "standby"):
                heard.append((app["app_id"], "standby"))
        return heard

    def app_ids(self, page_id: str) -> list[str]:
        rows = self._storage.all("SELECT app_id FROM connection WHERE page_id = ?", page_id)
        return [row["app_id"] for row in rows]


def owner_of(thread: sqlite3.Row, page: sqlite3.Row) -> str:
    """The app that alone may answer; empty when every app of the page may."""
    return str(page["default_app_id"] if is_idle(thread) else thread["owner_app_id"])


def is_idle(thread: sqlite3.Row) -> bool:
    """Nobody was handed the thread, or their time is over."""
    return not thread["owner_app_id"] or thread["owner_until"] <= now_ms()


def _includes(fields: str | None, field: str) -> bool:
    return fields is None or field in fields.split(",")
