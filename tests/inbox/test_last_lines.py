"""The last message in one line; what came without words is named."""

import pytest

from omnichannel.showing.last_lines import readable


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("", "A message without text"),
        ("Is it in stock?", "Is it in stock?"),
        ("[image]", "Picture"),
        ("[sticker]", "Sticker"),
        ("[image], [image], [file]", "Picture (2), File"),
        ("[unsent]", "Unsent"),
        ("[whatever]", "[whatever]"),
        ("see [image]", "see [image]"),
    ],
)
def test_a_line_reads_well(line, shown):
    assert readable(line) == shown


def test_number_at_the_end_of_what_is_kept_is_not_shown_in_part(db):
    line = ("word " * 29 + "4111 1111 1111 1111")[:155]

    assert "4111" not in readable(line)
    assert len(readable(line)) <= 101
