"""The secrets of the first run."""

import stat

import pytest
from cryptography.fernet import Fernet

from omnichannel.development.errors import CannotStart
from omnichannel.development.secrets import first_run_secrets


def test_first_run_writes_secrets_for_the_owner_alone(tmp_path):
    first_run_secrets(tmp_path)

    (file,) = tmp_path.iterdir()
    assert file.name == "secrets.env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_second_run_reads_the_same_secrets(tmp_path):
    assert first_run_secrets(tmp_path) == first_run_secrets(tmp_path)


def test_two_installations_share_no_secret(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()

    assert not set(first_run_secrets(here).values()) & set(first_run_secrets(there).values())


def test_encryption_key_is_one_that_fernet_takes(tmp_path):
    Fernet(first_run_secrets(tmp_path)["FIELD_ENCRYPTION_KEYS"])


def test_damaged_file_is_named_and_left_alone(tmp_path):
    file = tmp_path / "secrets.env"
    file.write_text("SECRET_KEY=abc\n")

    with pytest.raises(CannotStart, match=r"secrets\.env is damaged: FIELD_ENCRYPTION_KEYS"):
        first_run_secrets(tmp_path)
    assert file.read_text() == "SECRET_KEY=abc\n"
