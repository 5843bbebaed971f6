"""What message templates may hold.

Source: Messenger Platform, the reference pages of the templates.
"""

from typing import Any

from facebook_channel.simulator import graph_errors

KINDS = (
    "generic",
    "button",
    "media",
    "receipt",
    "product",
    "coupon",
    "customer_feedback",
    "customer_information",
    "image_grid",
)
BUTTONS = (
    "web_url",
    "postback",
    "phone_number",
    "account_link",
    "account_unlink",
    "game_play",
    "audio_call",
)
TEXT_LIMIT, TITLE_LIMIT, BUTTON_TITLE_LIMIT, PAYLOAD_LIMIT = 640, 80, 20, 1000
ELEMENTS_LIMITS = {"generic": 10, "media": 1, "receipt": 100, "product": 10}
BUTTONS_LIMIT = 3
RECEIPT_NEEDS = ("recipient_name", "order_number", "currency", "payment_method", "summary")
WHERE = "message[attachment][payload]"


def check_template(payload: dict[str, Any]) -> None:
    """Raise GraphError for the first rule that the payload of a template breaks."""
    kind = payload.get("template_type")
    if kind not in KINDS:
        raise graph_errors.parameter(f"Param {WHERE}[template_type] must be one of {_set(KINDS)}")
    elements = _list_of_objects(payload.get("elements"), "elements")
    if len(elements) > ELEMENTS_LIMITS.get(kind, 100):
        raise graph_errors.too_long(f"{WHERE}[elements]", ELEMENTS_LIMITS.get(kind, 100))
    if kind in ("generic", "media", "product") and not elements:
        raise graph_errors.required(f"{WHERE}[elements]")
    for number, element in enumerate(elements):
        _check_element(element, f"elements][{number}", kind)
    if kind == "button":
        _check_button_template(payload)
    if kind == "receipt":
        for name in RECEIPT_NEEDS:
            if not payload.get(name):
                raise graph_errors.required(f"{WHERE}[{name}]")


def _check_element(element: dict[str, Any], where: str, kind: str) -> None:
    if kind == "generic" and not element.get("title"):
        raise graph_errors.required(f"{WHERE}[{where}][title]")
    for name in ("title", "subtitle"):
        if kind == "generic" and len(str(element.get(name, ""))) > TITLE_LIMIT:
            raise graph_errors.too_long(f"{WHERE}[{where}][{name}]", TITLE_LIMIT)
    if kind == "media" and not element.get("attachment_id") and not element.get("url"):
        raise graph_errors.parameter("The media template needs an attachment_id or a url", 2018173)
    _check_buttons(element.get("buttons"), f"{where}][buttons")


def _check_button_template(payload: dict[str, Any]) -> None:
    if not payload.get("text"):
        raise graph_errors.required(f"{WHERE}[text]")
    if len(str(payload["text"])) > TEXT_LIMIT:
        raise graph_errors.too_long(f"{WHERE}[text]", TEXT_LIMIT)
    if not payload.get("buttons"):
        raise graph_errors.required(f"{WHERE}[buttons]")
    _check_buttons(payload["buttons"], "buttons")


def _check_buttons(buttons: Any, where: str) -> None:
    listed = _list_of_objects(buttons, where)
    if len(listed) > BUTTONS_LIMIT:
        raise graph_errors.too_long(f"{WHERE}[{where}]", BUTTONS_LIMIT)
    for number, button in enumerate(listed):
        place = f"{WHERE}[{where}][{number}]"
        if button.get("type") not in BUTTONS:
            raise graph_errors.parameter(f"Param {place}[type] must be one of {_set(BUTTONS)}")
        if len(str(button.get("title", ""))) > BUTTON_TITLE_LIMIT:
            raise graph_errors.too_long(f"{place}[title]", BUTTON_TITLE_LIMIT)
        if len(str(button.get("payload", ""))) > PAYLOAD_LIMIT:
            raise graph_errors.too_long(f"{place}[payload]", PAYLOAD_LIMIT)


def _list_of_objects(value: Any, where: str) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise graph_errors.parameter(f"Param {WHERE}[{where}] must be an array of objects.")
    return value


def _set(names: tuple[str, ...]) -> str:
    return "{" + ", ".join(names) + "}"
