"""Secrets lie encrypted in the database, under keys that can be rotated."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection

from facebook_channel.models import FacebookApplication, FacebookPage
from tests.fixtures import APP_SECRET
from workstreams.models.encrypted import UndecryptableSecret, decrypt, encrypt


def lying_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT app_secret FROM {FacebookApplication._meta.db_table}")
        return cursor.fetchone()[0]


def new_key():
    return Fernet.generate_key().decode()


def test_secret_comes_back_as_it_was(application):
    assert FacebookApplication.objects.get().app_secret == APP_SECRET


def test_secret_lies_encrypted(application):
    kept = lying_in_the_database()

    assert kept.startswith("f1:")
    assert APP_SECRET not in kept


def test_same_secret_never_looks_the_same():
    assert encrypt("secret") != encrypt("secret")


def test_secret_of_any_letters_comes_back():
    assert decrypt(encrypt("pässwörd 🔑")) == "pässwörd 🔑"


def test_empty_stays_empty(application):
    FacebookApplication.objects.update(app_secret="")

    assert lying_in_the_database() == ""
    assert FacebookApplication.objects.get().app_secret == ""


def test_changed_secret_is_encrypted_by_every_way_to_write_it(application):
    FacebookApplication.objects.update(app_secret="by update")
    assert lying_in_the_database().startswith("f1:")
    application.app_secret = "in bulk"
    FacebookApplication.objects.bulk_update([application], ["app_secret"])
    assert lying_in_the_database().startswith("f1:")

    assert FacebookApplication.objects.get().app_secret == "in bulk"


def test_wrong_key_says_what_to_do(application, settings):
    settings.FIELD_ENCRYPTION_KEYS = [new_key()]
    loaded = FacebookApplication.objects.get()

    with pytest.raises(UndecryptableSecret, match="Add the key it was encrypted with"):
        loaded.app_secret  # noqa: B018 - reading it is what fails


def test_saving_a_row_leaves_a_secret_nobody_read_as_it_is(application, settings):
    before = lying_in_the_database()
    settings.FIELD_ENCRYPTION_KEYS = [new_key()]
    loaded = FacebookApplication.objects.get()

    loaded.save()

    assert lying_in_the_database() == before


def test_rotation_encrypts_with_the_first_key(page, settings):
    old = settings.FIELD_ENCRYPTION_KEYS
    settings.FIELD_ENCRYPTION_KEYS = [new_key(), *old]

    call_command("rotate_encryption_keys", stdout=StringIO())

    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
    assert FacebookApplication.objects.get().app_secret == APP_SECRET
    assert FacebookPage.objects.get().access_token == "a-page-token-of-the-tests"


def test_what_is_not_encrypted_is_never_handed_out():
    with pytest.raises(UndecryptableSecret):
        decrypt("plain text")


def test_old_key_still_opens_when_a_new_one_encrypts(application, settings):
    old = settings.FIELD_ENCRYPTION_KEYS
    settings.FIELD_ENCRYPTION_KEYS = [new_key(), *old]

    assert FacebookApplication.objects.get().app_secret == APP_SECRET


def test_secret_saved_after_a_rotation_needs_the_old_key_no_more(application, settings):
    fresh = new_key()
    settings.FIELD_ENCRYPTION_KEYS = [fresh, *settings.FIELD_ENCRYPTION_KEYS]
    application.save(update_fields=["app_secret"])

    settings.FIELD_ENCRYPTION_KEYS = [fresh]

    assert FacebookApplication.objects.only("app_secret").get().app_secret == APP_SECRET


@pytest.mark.parametrize("lookup", ["", "__exact", "__in", "__contains", "__startswith", "__gt"])
def test_secrets_cannot_be_searched(db, lookup):
    with pytest.raises(TypeError, match="cannot be searched"):
        FacebookApplication.objects.filter(**{f"app_secret{lookup}": ["x"]})
