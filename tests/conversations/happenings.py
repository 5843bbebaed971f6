"""What Gilda does to messages, as Facebook tells of it; times are seconds of one minute."""

from datetime import UTC, datetime, timedelta

from tests.fixtures import GILDA, PAGE_ID, milliseconds

MINUTE = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=120)


def at(seconds):
    return MINUTE + timedelta(seconds=seconds)


def item(second, sender=GILDA, **what):
    return {
        "sender": {"id": sender},
        "recipient": {"id": PAGE_ID},
        "timestamp": milliseconds(at(second)),
        **what,
    }


def wrote(second, text="hello", mid="m_1", **message):
    return item(second, message={"mid": mid, "text": text, **message})


def edited(second, text, number=1, mid="m_1"):
    return item(second, message_edit={"mid": mid, "text": text, "num_edit": number})


def took_back(second, mid="m_1"):
    return item(second, message={"mid": mid, "is_deleted": True})


def reacted(second, emoji="❤️", name="love", mid="m_1"):
    said = {"mid": mid, "action": "react", "emoji": emoji, "reaction": name}
    return item(second, reaction=said)


def took_reaction_back(second, mid="m_1"):
    return item(second, reaction={"mid": mid, "action": "unreact"})


def passed_to(app_id, second):
    return item(second, pass_thread_control={"new_owner_app_id": app_id})


def said_elsewhere(second, text="Good morning.", mid="m_bot"):
    told = {"mid": mid, "is_echo": True, "text": text}
    return {**item(second, PAGE_ID, message=told), "recipient": {"id": GILDA}}


def on_standby(*items):
    entry = {"id": PAGE_ID, "time": milliseconds(at(60)), "standby": list(items)}
    return {"object": "page", "entry": [entry]}
