"""Emoji are found by their names, in any language of the inbox, accents or not."""

import emoji
import pytest

from omnichannel.inbox.emoji import GROUPS, groups_matching


def signs(search, language="en"):
    groups = groups_matching(search, language)
    return [each.sign for group in groups for each in group.emoji]


def test_every_sign_has_a_name_and_stands_there_once():
    listed = " ".join(signs for _label, signs in GROUPS.values()).split()

    assert set(listed) <= emoji.EMOJI_DATA.keys()
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("search", ["thumbs up", "UP thumb", "daumen", "pulgar", "pouce"])
def test_thumb_is_found(search):
    assert "👍" in signs(search)


def test_search_begins_words():
    assert "🚗" not in signs("utomobile")


def test_names_are_in_the_language_of_the_reader():
    (group,) = groups_matching("thumbs up", "de-at")

    assert group.emoji[0].name == "daumen hoch"


def test_fragment_says_when_nothing_is_found(at_alices):
    assert "No emoji of that name." in at_alices.get("/inbox/emoji/?q=zzzz").content.decode()


def test_nobody_is_asked_who_has_not_signed_in(client, db):
    assert client.get("/inbox/emoji/").status_code == 302
