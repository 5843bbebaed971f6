"""Where a text may be cut without breaking what a reader sees as one sign.

After UAX #29, "Grapheme Cluster Boundaries", as far as Python's own tables go.
"""

import unicodedata

JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)  # flags of regions: letters that follow a black flag
FLAG_LETTERS = range(0x1F1E6, 0x1F200)  # two of them are one flag
LEADING_JAMO, VOWEL_JAMO, TRAILING_JAMO = (
    range(0x1100, 0x1160),
    range(0x1160, 0x11A8),
    range(0x11A8, 0x1200),
)
HANGUL = range(0xAC00, 0xD7A4)
VIRAMA = 9  # a combining class
LONGEST = 64  # characters of one sign; what is longer is no sign but mischief


def boundary(text: str, at: int) -> int:
    """The last place up to `at` where the text may be cut."""
    for place in range(at, max(at - LONGEST, 0), -1):
        if _may_cut(text, place):
            return place
    return at


def _may_cut(text: str, at: int) -> bool:
    if at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if before == JOINER or _belongs_to_what_is_before(after):
        return False
    if unicodedata.combining(before) == VIRAMA and unicodedata.category(after) == "Lo":
        return False  # it joins two consonants of an Indic script
    if ord(before) in FLAG_LETTERS and ord(after) in FLAG_LETTERS:
        return _flag_letters_before(text, at) % 2 == 0
    return not _is_one_syllable(ord(before), ord(after))


def _belongs_to_what_is_before(sign: str) -> bool:
    """Accents, vowel signs, variation selectors, joiners, skin tones, letters of a flag."""
    return (
        unicodedata.category(sign) in ("Mn", "Mc", "Me")
        or sign in ("\u200c", JOINER)
        or ord(sign) in SKIN_TONES
        or ord(sign) in TAGS
    )


def _flag_letters_before(text: str, at: int) -> int:
    count = 0
    while count < at and ord(text[at - 1 - count]) in FLAG_LETTERS:
        count += 1
    return count


def _is_one_syllable(before: int, after: int) -> bool:
    if before in LEADING_JAMO:
        return after in LEADING_JAMO or after in VOWEL_JAMO or after in HANGUL
    if before in VOWEL_JAMO or (before in HANGUL and (before - HANGUL.start) % 28 == 0):
        return after in VOWEL_JAMO or after in TRAILING_JAMO
    return (before in TRAILING_JAMO or before in HANGUL) and after in TRAILING_JAMO
