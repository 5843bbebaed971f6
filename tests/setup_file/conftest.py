"""A database set up from the file that uses everything."""

import copy
import json

import pytest

from omnichannel.administration import setup
from tests.setup_file.everything import EVERYTHING, SECRETS


@pytest.fixture
def file():
    return copy.deepcopy(EVERYTHING)


@pytest.fixture
def secrets(tmp_path):
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps(SECRETS))
    return path


@pytest.fixture
def everything(db, file, secrets):
    setup.apply(setup.with_secrets(setup.check(file), secrets))
