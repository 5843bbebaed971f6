"""A customer takes words and a file back: nothing of them is kept anywhere."""

import pytest

from tests.inbox.pictures import png
from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.people import AgentAtWork
from tests.traces import traces_in_database
from workstreams.conversations.models import Attachment, Conversation, FileState, Message

pytestmark = [pytest.mark.slow, pytest.mark.prove, pytest.mark.xdist_group("stage")]

FIRST, THEN, FILE = "verdigris candelabrum", "vermilion candelabrum", "my-own-candelabrum.png"
STAYS = "Is anybody there?"


@with_one_broker
def test_unsent_words_and_files_are_nowhere_any_more(stage):
    alice = AgentAtWork("alice", stage.address("web1"))
    gilda = stage.messenger.person("Gilda Brook")
    conversation = they_talk(gilda, alice)
    kept = stage.media / eventually(name_of_the_file, what="the file's arrival")
    assert kept.exists()
    assert traces_in_database(FIRST)
    assert THEN in alice.see(f"{conversation.pk}/")

    for message in gilda.thread()[1:3]:
        gilda.unsend(message)

    eventually(lambda: Message.objects.filter(purged_at__isnull=False).count() == 2)
    assert not kept.exists()
    assert traces_in_database(FIRST, THEN, FILE) == []
    assert_logs_are_silent(stage)
    shown = alice.see(f"{conversation.pk}/")
    assert STAYS in shown
    assert not any(words in shown for words in (FIRST, THEN, FILE))


def they_talk(gilda, alice):
    gilda.write(STAYS)
    gilda.write(FIRST)
    gilda.send_file(FILE, png(colour=(1, 2, 3)), "image/png")
    conversation = eventually(lambda: Conversation.objects.filter(agent=alice.agent).first())
    gilda.edit(gilda.thread()[1], THEN)
    eventually(lambda: Message.objects.filter(text=THEN).exists(), what="the edit")
    alice.answer(conversation, "One moment.")
    eventually(lambda: gilda.heard() == ["One moment."], what="the answer's arrival")
    return conversation


def name_of_the_file():
    stored = Attachment.objects.filter(file_state=FileState.STORED).first()
    return stored and stored.file.name


def assert_logs_are_silent(stage):
    for part in stage.parts.values():
        if part.name != "simulator":
            said = part.log.read_text(errors="replace")
            assert "candelabrum" not in said, part.name
