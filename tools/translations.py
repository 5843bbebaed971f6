"""The catalogues of translations: `python -m tools.translations make`, or `check`.

`make` collects every string of the product, which needs GNU gettext, and compiles what is
translated. `check` finds what is missing, out of date or broken; strings can only be collected
where gettext is.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import polib
from django.core.management import call_command
from django.test.utils import override_settings

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "omnichannel" / "locale"
# What speaks to nobody who reads translations, and the catalogues themselves
ELSEWHERE = [".venv", "benchmarks", "locale", "tests", "tools", "var"]
# A language that only customers are spoken to in, on the pages that they open
OF_CUSTOMERS = ("pt",)
READ_BY_CUSTOMERS = ("templates/survey_pages/", "omnichannel/survey_form.py")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{[^{}]*\}+|<[^<>]+>")

Key = tuple[str, str]


def catalogues() -> list[Path]:
    return sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po"))


def make() -> None:
    _collect([path.parts[-3] for path in catalogues()])
    for path in catalogues():
        catalogue = polib.pofile(str(path))
        if (language := path.parts[-3]) in OF_CUSTOMERS:
            catalogue[:] = [entry for entry in catalogue if _is_said_in(language, entry)]
            catalogue.save()
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def _is_said_in(language: str, entry: polib.POEntry) -> bool:
    if language not in OF_CUSTOMERS:
        return True
    return any(path.startswith(READ_BY_CUSTOMERS) for path, _line in entry.occurrences)


def complaints() -> Iterator[str]:
    """One sentence for everything that is wrong."""
    wanted = _strings_of_the_product() if shutil.which("xgettext") else None
    for path in catalogues():
        language, catalogue = path.parts[-3], polib.pofile(str(path))
        for entry in catalogue:
            for wrong in _wrong_with(entry):
                yield f"{language}: {wrong}: {entry.msgid!r}"
        if _translations(polib.mofile(str(path.with_suffix(".mo")))) != _translations(catalogue):
            yield f"{language}: the compiled catalogue is older than its source"
        if wanted is None:
            continue
        said = {_key(entry) for entry in wanted if _is_said_in(language, entry)}
        if differing := said ^ {_key(entry) for entry in catalogue}:
            yield f"{language}: {len(differing)} strings came or went, as {min(differing)[1]!r}"


def _wrong_with(entry: polib.POEntry) -> Iterator[str]:
    if entry.obsolete or entry.fuzzy or not entry.translated():
        yield "not translated"
        return
    forms = list(entry.msgstr_plural.values()) or [entry.msgstr]
    expected = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for form in forms:
        found = sorted(PLACEHOLDER.findall(form))
        one_of_several = entry.msgid_plural and set(found) <= set(expected)  # "one message"
        if found != expected and not one_of_several:
            yield f"has other placeholders ({', '.join(found)})"


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _translations(catalogue: "polib.POFile | polib.MOFile") -> dict[Key, object]:
    return {_key(entry): entry.msgstr_plural or entry.msgstr for entry in catalogue}


def _strings_of_the_product() -> list[polib.POEntry]:
    with TemporaryDirectory() as folder, override_settings(LOCALE_PATHS=[folder]):
        _collect(["en"])
        return list(polib.pofile(f"{folder}/en/LC_MESSAGES/django.po"))


def _collect(languages: list[str]) -> None:
    os.chdir(ROOT)
    call_command(
        "makemessages",
        locale=languages,
        ignore_patterns=ELSEWHERE,
        no_obsolete=True,
        no_wrap=True,
        add_location="file",
        verbosity=0,
    )


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")
    django.setup()
    if sys.argv[1:] == ["make"]:
        make()
    found = list(complaints())
    print("\n".join(found) or f"{len(catalogues())} languages are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
