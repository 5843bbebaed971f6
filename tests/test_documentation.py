"""What the documentation draws from the code, and what it names there, is what the code says."""

import re
from pathlib import Path

import pytest

from omnichannel.administration import setup
from tools import draw_states, list_errors

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE = ROOT / "docs" / "administration.md"
EXAMPLE = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
PLACE = re.compile(r"`((?:facebook_channel|omnichannel|routing|workstreams|tools)/[\w/.]*)`")
VARIABLE = re.compile(
    r'(?:env\.\w+|whole_number|yes_or_no|web_address|origins?|_keys)\(\s*"([A-Z_]+)"'
)
DESCRIBED = re.compile(r"^([A-Z_]+)=", re.MULTILINE)
MADE_BY_ITSELF = {"POSTGRES_PASSWORD"}  # of the embedded database

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def test_conversation_states_are_drawn_from_the_table():
    page = draw_states.PAGE.read_text()

    assert page == draw_states.drawn(page), "run: python -m tools.draw_states"


def test_errors_of_facebook_are_listed_from_the_table():
    page = list_errors.PAGE.read_text()

    assert page == list_errors.listed(page), "run: python -m tools.list_errors"


@every_page
def test_links_lead_somewhere(page):
    lost = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]

    assert lost == []


@every_page
def test_places_in_the_code_are_there(page):
    lost = [place for place in PLACE.findall(page.read_text()) if not (ROOT / place).exists()]

    assert lost == []


def test_every_variable_is_described():
    sources = [ROOT / "omnichannel" / name for name in ("settings.py", "environment.py")]
    read = {name for source in sources for name in VARIABLE.findall(source.read_text())}

    assert len(read) > 30
    assert read - MADE_BY_ITSELF <= set(DESCRIBED.findall((ROOT / ".env.example").read_text()))


def test_no_described_variable_is_unknown():
    code = [path for folder in ("omnichannel", "tools") for path in (ROOT / folder).rglob("*.py")]
    words = "\n".join(path.read_text() for path in code)

    described = DESCRIBED.findall((ROOT / ".env.example").read_text())
    assert [name for name in described if f'"{name}"' not in words] == []


@pytest.mark.django_db
def test_set_up_files_of_the_guide_are_taken(tmp_path):
    files = [tmp_path / name for name in ("setup.json", "secrets.json", "short.json")]
    for file, example in zip(files, EXAMPLE.findall(GUIDE.read_text()), strict=True):
        file.write_text(example)
    whole, secrets, short = files

    assert setup.apply(setup.with_secrets(setup.read(whole), secrets)).changes
    assert setup.apply(setup.read(short), dry_run=True).changes
