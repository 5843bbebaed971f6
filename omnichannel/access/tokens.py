"""How long a token may open the API, wherever it is made."""

MOST_DAYS = 10 * 365
