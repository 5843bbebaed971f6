"""What is drawn from the code stands between two marks of its page."""

BEGIN, END = "<!-- drawn from the table: begin -->", "<!-- drawn from the table: end -->"


def with_drawn(page: str, drawn: str) -> str:
    """The page with what stands between the marks replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{drawn}\n\n{END}{after}"
