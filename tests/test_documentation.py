"""What the documentation draws from the code is what the code says."""

from tools import draw_states


def test_conversation_states_are_drawn_from_the_table():
    page = draw_states.PAGE.read_text()

    assert page == draw_states.drawn(page), "run: python -m tools.draw_states"
