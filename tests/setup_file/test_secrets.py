"""Secrets come from their own file, whoever they are of, and after the keys were lost."""

import json

import pytest
from django.db import connection

from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration import setup
from tests.setup_file.everything import SECRETS

UNREADABLE = "f1:opens-with-no-key"
APPLICATION = SECRETS["applications"][0]
STRANGERS = [
    ({"users": [{"username": "gilda", "password": "x"}]}, "users: 'gilda' is not in the set-up"),
    ({"applications": [{"app_id": "99", "app_secret": "x"}]}, "applications: '99' is not in the"),
    (
        {"applications": [{**APPLICATION, "pages": [{"page_id": "99", "access_token": "x"}]}]},
        "applications: page '99' of '700000000000123' is not in the set-up file",
    ),
]


@pytest.mark.parametrize(("content", "sentence"), STRANGERS, ids=[text for _, text in STRANGERS])
def test_secret_of_nobody_is_refused(db, file, tmp_path, content, sentence):
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps(content))

    with pytest.raises(setup.SetupRefused) as refused:
        setup.with_secrets(setup.check(file), path)

    assert sentence in str(refused.value)


@pytest.fixture
def lost_keys(everything):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE facebook_channel_facebookapplication"
            " SET app_secret = %s, verify_token = %s, previous_secret = %s",
            [UNREADABLE] * 3,
        )
        cursor.execute("UPDATE facebook_channel_facebookpage SET access_token = %s", [UNREADABLE])


def test_secrets_can_be_entered_again_after_a_lost_key(lost_keys, file, secrets):
    setup.apply(setup.with_secrets(setup.check(file), secrets))

    assert FacebookApplication.objects.get().app_secret == APPLICATION["app_secret"]
    assert FacebookPage.objects.get().access_token == "EAAtoken"


def test_verify_token_is_made_anew_after_a_lost_key(lost_keys, file, secrets):
    (told,) = setup.apply(setup.with_secrets(setup.check(file), secrets)).connections

    assert told.verify_token == FacebookApplication.objects.get().verify_token != ""


def test_anything_else_can_be_changed_after_a_lost_key(lost_keys, file):
    file["applications"][0]["name"] = "Shades"

    setup.apply(setup.check(file))

    assert FacebookApplication.objects.get().name == "Shades"
