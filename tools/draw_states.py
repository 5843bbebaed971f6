"""Draw the states of a conversation into docs/conversations.md: `python -m tools.draw_states`."""

from pathlib import Path

from workstreams.conversations.transitions import STATES, TRANSITIONS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "conversations.md"
BEGIN, END = "<!-- drawn from the table: begin -->", "<!-- drawn from the table: end -->"
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
    """The page with what stands between the marks drawn anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{diagram()}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text()))
