"""Reads what a person writes, taps together or shares from a request, checked piece by piece."""

import json
from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from facebook_channel.simulator import webhook_events
from facebook_channel.simulator.webhook_attachments import STICKER_FORMS, STICKERS

Content = dict[str, Any]
INBOUND_TEXT_LIMIT = 20_000
ENTRY_POINTS = ("messenger.com", "mobile app", "web site")


async def read_json(request: Request) -> dict[str, Any]:
    """Only a declared JSON object: other sites cannot make a browser send that unasked."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(400, "Send JSON, with the header Content-Type: application/json.")
    try:
        wanted = json.loads(await request.body())
    except ValueError as error:
        raise HTTPException(400, "The body is not valid JSON.") from error
    if not isinstance(wanted, dict):
        raise HTTPException(400, "The body must be a JSON object.")
    return wanted


def json_content(wanted: dict[str, Any], base_url: str) -> Content:
    """Of text, quick_reply, sticker, location, link, reel, post, product, ad and entry_point."""
    content: Content = {"text": text_of(wanted.get("text", ""))}
    if wanted.get("quick_reply"):
        content["quick_reply"] = str(wanted["quick_reply"])
    if wanted.get("sticker"):
        content["sticker"] = _sticker(wanted, base_url)
    attachments = [
        share(_object(wanted, name)) for name, share in SHARES.items() if wanted.get(name)
    ]
    if attachments:
        content["attachments"] = attachments
    if wanted.get("link") and not content["text"]:
        content["text"] = attachments[-1]["url"]  # Messenger writes the address into the text
    if wanted.get("ad"):
        content["referral"] = _ad(_object(wanted, "ad"))
    return content | entry_point_of(wanted)


def entry_point_of(wanted: Any) -> Content:
    """Where the person sits; the platform tells apps the same about each of them."""
    entry_point = wanted.get("entry_point") or ENTRY_POINTS[0]
    if entry_point not in ENTRY_POINTS:
        raise HTTPException(400, f'"entry_point" must be one of {", ".join(ENTRY_POINTS)}.')
    return {"entry_point": entry_point}


def text_of(text: Any) -> str:
    if not isinstance(text, str):
        raise HTTPException(400, '"text" must be text.')
    if len(text) > INBOUND_TEXT_LIMIT:
        raise HTTPException(400, f"The text is longer than {INBOUND_TEXT_LIMIT} characters.")
    return text


def _sticker(wanted: dict[str, Any], base_url: str) -> Content:
    """``sticker`` is a name; ``sticker_form`` is new, both or old."""
    name, form = wanted["sticker"], wanted.get("sticker_form") or STICKER_FORMS[0]
    if name not in STICKERS:
        raise HTTPException(400, f'"sticker" must be one of {", ".join(STICKERS)}.')
    if form not in STICKER_FORMS:
        raise HTTPException(400, f'"sticker_form" must be one of {", ".join(STICKER_FORMS)}.')
    url = f"{base_url}/page/stickers/{name}.png"
    return {"sticker_id": STICKERS[name], "url": url, "form": form}


def _object(wanted: dict[str, Any], name: str) -> dict[str, Any]:
    if not isinstance(wanted[name], dict):
        raise HTTPException(400, f'"{name}" must be a JSON object.')
    return wanted[name]


def _location(shared: dict[str, Any]) -> Content:
    places = {}
    for name, limit in (("latitude", 90), ("longitude", 180)):
        value = shared.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > limit:
            raise HTTPException(400, f'"{name}" must be a number from -{limit} to {limit}.')
        places[name] = value
    return {"type": "location", "title": str(shared.get("title") or "Pinned location"), **places}


def _link(shared: dict[str, Any]) -> Content:
    return {"type": "fallback", **_addressed(shared, "link"), "legacy": bool(shared.get("legacy"))}


def _reel(shared: dict[str, Any]) -> Content:
    known = _addressed(shared, "reel")
    return {"type": "reel", **known, "id": _number(shared, 1003218911223344)}


def _post(shared: dict[str, Any]) -> Content:
    return {"type": "post", **_addressed(shared, "post"), "id": _number(shared, 200)}


def _product(shared: dict[str, Any]) -> Content:
    names = ("id", "retailer_id", "image_url", "title", "subtitle")
    known = {name: str(shared[name]) for name in names if shared.get(name)}
    return {"type": "product", "id": "5001", **known}


def _ad(shared: dict[str, Any]) -> Content:
    """The referral that stands in the message of a person who comes from an advertisement."""
    ad_id, title = str(shared.get("ad_id") or "12021"), str(shared.get("title") or "Advertisement")
    ref, post_id = str(shared.get("ref") or ""), str(shared.get("post_id") or "")
    return webhook_events.ad_referral(ref, ad_id, title, post_id)


def _addressed(shared: dict[str, Any], name: str) -> Content:
    url = shared.get("url")
    if not isinstance(url, str) or not url.startswith(("http://", "https://", "/")):
        raise HTTPException(400, f'"{name}" needs a "url" that begins with https://.')
    return {"url": url, "title": str(shared.get("title") or "")}


def _number(shared: dict[str, Any], usual: int) -> int:
    number = shared.get("id", usual)
    if isinstance(number, bool) or not str(number).isdigit():
        raise HTTPException(400, '"id" must be a whole number.')
    return int(number)


SHARES: dict[str, Callable[[dict[str, Any]], Content]] = {
    "location": _location,
    "reel": _reel,
    "post": _post,
    "product": _product,
    "link": _link,
}
