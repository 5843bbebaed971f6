"""Words and names that nobody has written, used as unevenly as people use theirs."""

import random
from collections.abc import Sequence

SYLLABLES = ["ka", "lo", "mi", "re", "su", "ta", "ven", "dor", "al", "in", "pas", "que", "bri"]
WORDS = 2_000
FIRST_NAMES = 200
LAST_NAMES = 2_000
SUPERVISOR = "supervisor"  # who sees everything


def words(number: int, chance: random.Random, *, capital: bool = False) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < number:
        word = "".join(chance.choices(SYLLABLES, k=chance.choice([2, 3, 3, 4])))
        made[word.capitalize() if capital else word] = None
    return list(made)


CHANCE = random.Random(20)
SPOKEN = words(WORDS, CHANCE)  # the first ones are in every other message
FIRST = words(FIRST_NAMES, CHANCE, capital=True)
LAST = words(LAST_NAMES, CHANCE, capital=True)


def array(some: Sequence[str]) -> str:
    """As SQL; the words hold nothing that would have to be quoted."""
    return "ARRAY[" + ",".join(f"'{word}'" for word in some) + "]"


def sentence(words_column: str, length: int) -> str:
    """SQL for a line of words of which few are common and many are rare (Zipf)."""
    one = f"{words_column}[floor(power({WORDS}, random()))::int]"
    return " || ' ' || ".join([one] * length)
