"""Pages and people as objects of the Graph API: ``GET /{page}`` and ``GET /{psid}``.

Source: Messenger Platform, "User profile API".
"""

import sqlite3
from typing import Any

from starlette.responses import Response

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.field_tree import parse
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.profile_fields import PROFILE_FIELDS
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.world import describe_person

USUAL_PROFILE_FIELDS = "first_name,last_name,profile_pic"
# What else a page may tell; of most of it nothing is known here, and what is empty is left out.
OTHER_PAGE_FIELDS = (
    "about",
    "category_list",
    "cover",
    "description",
    "description_html",
    "display_subtext",
    "emails",
    "engagement",
    "global_brand_page_name",
    "global_brand_root_id",
    "location",
    "phone",
    "picture",
    "single_line_address",
    "username",
    "verification_status",
    "website",
    "whatsapp_number",
)


class Profiles:
    def __init__(self, storage: Storage, faults: Faults) -> None:
        self._storage = storage
        self._faults = faults

    def page(self, call: GraphCall, page: sqlite3.Row) -> Response:
        known: dict[str, Any] = {"id": page["page_id"], "name": page["name"]}
        known |= dict.fromkeys(OTHER_PAGE_FIELDS) | {"fan_count": 0, "followers_count": 0}
        known["category"] = page["category"]
        known["access_token"] = page["access_token"]
        known["link"] = f"https://www.facebook.com/{page['page_id']}"
        known["messaging_feature_status"] = {
            "hop_v2": bool(page["default_app_id"]),
            "msgr_multi_app": True,
            "ig_multi_app": False,
        }
        return EscapedJSON(_chosen(call, known, "id,name", "Page"))

    def app(self, call: GraphCall, app: sqlite3.Row) -> Response:
        if call.path[0] not in ("app", app["app_id"]):
            raise graph_errors.unsupported(call.method, call.path[0])
        link = f"https://www.facebook.com/games/?app_id={app['app_id']}"
        known = {"id": app["app_id"], "name": app["name"], "link": link, "category": "Business"}
        return EscapedJSON(_chosen(call, known, "category,link,name", "Application"))

    def administrator(self, call: GraphCall, person: sqlite3.Row) -> Response:
        known = {"id": person["user_id"], "name": person["name"]}
        return EscapedJSON(_chosen(call, known, "id,name", "User"))

    def person(self, call: GraphCall, page: sqlite3.Row, psid: str) -> Response:
        person = self._storage.one(
            "SELECT person.* FROM person JOIN thread USING (person_id)"
            " WHERE psid = ? AND page_id = ?",
            psid,
            page["page_id"],
        )
        if person is None:
            raise graph_errors.unsupported(call.method, psid)
        if self._faults.hide_profile or person["no_profile"] or person["phone_account"]:
            raise graph_errors.documented(100, 2018218)
        if person["needs_consent"]:
            raise graph_errors.GraphError(
                "(#230) User consent is required to access user profile", 230
            )
        self._require_granted(call, page)
        if person["empty_profile"]:
            return EscapedJSON({})
        profile = {name: describe_person(person).get(name) for name in PROFILE_FIELDS}
        profile["profile_pic"] = f"{call.base_url}/portraits/{person['person_id']}.png"
        profile["id"] = psid
        return EscapedJSON(_chosen(call, profile, USUAL_PROFILE_FIELDS, "User"))

    def _require_granted(self, call: GraphCall, page: sqlite3.Row) -> None:
        """One field without permission fails the whole call."""
        granted = page["granted_profile_fields"]
        if granted is None:
            return
        asked = parse(call.fields(USUAL_PROFILE_FIELDS))
        known = set(PROFILE_FIELDS) - {"id"}
        if any(name in known and name not in granted.split(",") for name in asked):
            raise graph_errors.documented(100, 2018247)


def _chosen(call: GraphCall, known: dict[str, Any], usual: str, kind: str) -> dict[str, Any]:
    """The fields asked for and the id; like on the platform, what is unknown is left out."""
    asked = parse(call.fields(usual))
    for name in asked:
        if name not in known:
            raise graph_errors.parameter(
                f"Tried accessing nonexisting field ({name}) on node type ({kind})"
            )
    return {name: known[name] for name in [*asked, "id"] if known[name] not in (None, "")}
