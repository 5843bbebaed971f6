"""Draw the states of a conversation into docs/conversations.md: `python -m tools.draw_states`."""

from pathlib import Path

from tools.marks import with_drawn
from workstreams.conversations.transitions import STATES, TRANSITIONS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "conversations.md"
NAMES = {state: state.replace("_", "-").capitalize() for state in STATES}


def diagram() -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for verb, transition in TRANSITIONS.items():
        for before in transition.before:
            arrows.setdefault((before, transition.after), []).append(verb.replace("_", " "))
    lines = [
        f"    {before} --> {after}: {', '.join(verbs)}" for (before, after), verbs in arrows.items()
    ]
    names = [f'    state "{NAMES[state]}" as {state}' for state in STATES]
    start = "    [*] --> open: the customer writes"
    return "\n".join(
        ["```mermaid", "stateDiagram-v2", *names, start, *lines, "    closed --> [*]", "```"]
    )


def table() -> str:
    rows = [
        f"| `{verb}` | {', '.join(NAMES[state] for state in transition.before)} "
        f"| {NAMES[transition.after]} | {transition.by} |"
        for verb, transition in TRANSITIONS.items()
    ]
    return "\n".join(["| verb | from | to | who or what |", "|---|---|---|---|", *rows])


def drawn(page: str) -> str:
    """The page with the diagram and the table drawn anew."""
    return with_drawn(page, f"{diagram()}\n\n{table()}")


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text()))
