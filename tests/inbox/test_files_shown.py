"""What came along with a message: shown, played or handed out, each as what it is."""

import pytest

from tests.inbox.conftest import address
from tests.inbox.pictures import stored
from workstreams.conversations.models import Attachment, FileState


@pytest.fixture
def read(at_alices, conversation):
    return lambda: at_alices.get(address(conversation)).content.decode()


@pytest.fixture
def came(conversation, write):
    """An attachment without a stored file, of a message with this text."""

    def came(text="", **fields):
        return Attachment.objects.create(message=write(conversation, text), **fields)

    return came


def test_a_picture_is_shown_and_opens_large(read, conversation, write):
    kept = stored(write(conversation))

    html = read()
    assert f'<img src="/files/{kept.pk}/" alt="Picture lamp.png: open it large"' in html
    assert 'data-view="lamp.png"' in html


@pytest.mark.parametrize(
    ("kind", "mime_type", "player"),
    [
        ("audio", "audio/mpeg", "audio"),
        ("audio", "video/mp4", "audio"),
        ("video", "video/mp4", "video"),
    ],
)
def test_sound_and_film_have_a_player_that_loads_nothing_by_itself(
    read, conversation, write, kind, mime_type, player
):
    kept = stored(write(conversation), kind, "told.mp4", mime_type)

    html = read()
    assert f'<{player} controls preload="none" src="/files/{kept.pk}/"' in html
    assert f'href="/files/{kept.pk}/?download=1"' in html


def test_any_other_file_is_a_card_with_name_type_and_size(read, conversation, write):
    kept = stored(write(conversation), "file", "Order.pdf", "application/pdf", b"x" * 2048)

    html = read()
    assert "Order.pdf" in html
    assert "PDF · 2.0" in html
    assert f'href="/files/{kept.pk}/?download=1"' in html


@pytest.mark.parametrize("mime_type", ["image/svg+xml", "text/html", "image/heic"])
def test_a_picture_no_browser_may_draw_is_a_file(read, conversation, write, mime_type):
    stored(write(conversation), "image", "odd.bin", mime_type)

    html = read()
    assert "<img class" not in html
    assert "data-view" not in html
    assert "odd.bin" in html


def test_a_sticker_is_small_and_without_a_bubble(read, conversation, write):
    stored(write(conversation), "sticker", "cup.png")

    assert '<img class="sticker"' in read()


def test_a_file_on_its_way_says_so_and_is_no_link(read, came):
    came(kind="image", url="https://scontent.fbcdn.net/1", file_state=FileState.PENDING)

    html = read()
    assert "Being fetched…" in html
    assert "fbcdn.net" not in html


@pytest.mark.parametrize("state", [FileState.REFUSED, FileState.FAILED])
def test_a_file_that_is_not_here_says_why(read, came, state):
    came(kind="file", title="a.pdf", file_state=state, file_error="The link has expired.")

    html = read()
    assert "a.pdf" in html
    assert "The link has expired." in html


def test_a_place_leads_to_the_map(read, came):
    came(kind="location", title="Home", details={"coordinates": {"lat": 59.91, "long": 10.75}})

    html = read()
    assert "Home: 59.91000, 10.75000" in html
    assert "https://www.openstreetmap.org/?mlat=59.91000&amp;mlon=10.75000" in html


def test_a_link_that_stands_in_the_text_is_shown_once(read, came):
    came("See https://shop.example/a", kind="fallback", url="https://shop.example/a")

    assert read().count('href="https://shop.example/a"') == 1


def test_a_shared_link_without_text_is_shown(read, came):
    came(kind="fallback", url="https://shop.example/a", title="The shop")

    assert "The shop" in read()


def test_products_are_cards(read, came):
    elements = [{"title": "Tea", "subtitle": "$4"}, {"title": "Lamp"}, {"title": 7}, "odd"]
    came(kind="template", details={"product": {"elements": elements}})

    html = read()
    assert html.count("bubble-card") == 2
    assert "$4" in html


def test_another_template_is_a_card_with_its_lines(read, came):
    came(kind="template", title="Choose a colour\n[Red]\n[Blue]", details={"text": "Choose"})

    html = read()
    assert "Choose a colour" in html
    assert "[Red] · [Blue]" in html


def test_a_name_of_a_file_cannot_bring_code(read, conversation, write):
    stored(write(conversation), name='"><script>alert(1)</script>.png')

    assert "<script>alert" not in read()


def test_files_cost_no_query_each(at_alices, conversation, write, django_assert_max_num_queries):
    path = address(conversation, "thread/")
    stored(write(conversation))
    at_alices.get(path)  # from now on there is something they have read
    with django_assert_max_num_queries(28) as few:
        at_alices.get(path)
    for _number in range(5):
        stored(write(conversation))

    with django_assert_max_num_queries(len(few)):
        at_alices.get(path)


@pytest.mark.parametrize(("title", "told"), [("How to brew tea", 1), ("", 0)])
def test_a_link_of_the_text_is_told_again_for_its_title_alone(read, came, title, told):
    url = "https://tea.example/brew"
    came(f"Look: {url}", kind="fallback", url=url, title=title)

    assert read().count("bubble-part") == told
