"""Emoji that agents use, in groups, found by their names in the language of the reader."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import emoji
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from omnichannel.inbox.choosing import search_in

GROUPS: Mapping[str, tuple[Promise, str]] = {
    "faces": (
        _("Faces"),
        "😀 😃 😄 😁 😅 😂 🤣 🙂 🙃 😉 😊 😇 🥰 😍 🤩 😘 😋 😎 🤗 🤔 🫡 🤭 😏 😌 😴 🤓 🥳 😮 😲 😳 "
        "🥺 😢 😭 😞 😔 😕 🙁 😟 😰 😥 😬 🙄 😤 😠 🤒 🤕 🥵 🥶 😷 🤝",
    ),
    "hands": (
        _("Hands and people"),
        "👋 👍 👎 👌 ✌️ 🤞 🤙 👉 👈 👆 👇 👏 🙌 🙏 💪 ✍️ 👀 🧠 👤 👥 🧑‍💻 👩‍🔧 👨‍🍳 🙋 🤷 🤦 💁 🙇",
    ),
    "hearts": (
        _("Hearts and signs"),
        "❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💯 ✨ ⭐ 🔥 ✅ ☑️ ✔️ ❌ ❓ ❗ ⚠️ 🚫 💬 🆗 🆕 🔝 ➡️ ⬅️ ⬆️ ⬇️ 🔁 ♻️",
    ),
    "things": (
        _("Things"),
        "📦 🛒 🛍️ 🎁 💳 💶 🧾 🏷️ 📅 ⏰ ⏳ 📞 📱 💻 📷 📧 📎 📝 📄 🔗 🔑 🔒 🔧 🔨 💡 🔔 📍 🏠 🏢 🚚 "
        "🚗 🚲 ✈️ 🚆 👕 👟 👜 💍 🛋️ 🛏️",
    ),
    "days": (
        _("Days, food and weather"),
        "🎉 🎈 🎂 🎄 🎃 🐣 💐 🌹 🌸 🌞 🌙 ☀️ ⛅ 🌧️ ❄️ 🌈 🌍 🐶 🐱 ☕ 🍵 🍕 🍰 🍎 🍷 🥂 ⚽ 🏆 🎵 🎬",
    ),
}
NAMES_IN = [code for code, _name in settings.LANGUAGES if code in emoji.LANGUAGES]


@dataclass(frozen=True)
class Emoji:
    sign: str
    name: str


@dataclass(frozen=True)
class Group:
    key: str
    label: Promise
    emoji: Sequence[Emoji]


@require_GET
def emoji_fragment(request: HttpRequest) -> HttpResponse:
    """What fits `q`, each group with what is left of it."""
    found = groups_matching(search_in(request), get_language() or "en")
    return render(request, "inbox/_emoji_found.html", {"groups": found})


def groups_matching(search: str, language: str) -> list[Group]:
    words = _plain(search).split()
    groups = [
        Group(key, label, [_named(sign, language) for sign in signs.split() if _fits(sign, words)])
        for key, (label, signs) in GROUPS.items()
    ]
    return [group for group in groups if group.emoji]


def _named(sign: str, language: str) -> Emoji:
    return Emoji(sign, _name(sign, language) or _name(sign, "en"))


def _fits(sign: str, words: Sequence[str]) -> bool:
    """Every word begins one of its names, in any language of the inbox."""
    names = _all_names(sign)
    return all(any(f" {word}" in name for name in names) for word in words)


@cache
def _all_names(sign: str) -> list[str]:
    aliases = emoji.EMOJI_DATA[sign].get("alias", [])
    told = [*(_name(sign, language) for language in NAMES_IN), *map(_words, aliases)]
    return [f" {_plain(name)}" for name in told]


def _name(sign: str, language: str) -> str:
    emoji.config.load_language(NAMES_IN)  # reads them the first time only
    return _words(str(emoji.EMOJI_DATA[sign].get(language.partition("-")[0], "")))


def _words(name: str) -> str:
    return name.strip(":").replace("_", " ").replace("-", " ")


def _plain(text: str) -> str:
    """Without accents and case: who searches for cafe means café."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
