"""Describing apps, pages and people."""

import pytest

from facebook_channel.simulator import world as worlds
from facebook_channel.simulator.storage import Storage

APP = {"app_id": "1", "app_secret": "s"}
BOT = {"app_id": "7", "app_secret": "s"}
LINK = {"page_id": "2", "app_id": "1", "access_token": "t"}
NORA = {"name": "Nora", "user_id": "9", "access_token": "n", "app_id": "1"}
PAGE = {"page_id": "2", "name": "Shop", "app_id": "1", "access_token": "t"}


@pytest.fixture
def storage(tmp_path):
    storage = Storage(tmp_path)
    yield storage
    storage.close()


@pytest.mark.parametrize(
    ("world", "sentence"),
    [
        ([], "JSON object"),
        ({"shops": []}, 'no "shops"'),
        ({"apps": {}}, '"apps" must be a list'),
        ({"apps": [{**APP, "secret": "x"}]}, 'unknown key "secret"'),
        ({"apps": [{"app_id": "1"}]}, 'lacks "app_secret"'),
        ({"apps": [{**APP, "app_id": "one"}]}, "must be digits"),
        ({"apps": [{**APP, "callback_url": "localhost/x"}]}, "http://"),
        ({"apps": [{**APP, "require_proof": "yes"}]}, "true or false"),
        ({"pages": [PAGE]}, "which nobody described"),
        ({"apps": [APP], "pages": [PAGE, {**PAGE, "page_id": "3"}]}, "share an access token"),
        ({"apps": [APP], "connections": [LINK]}, "nobody described"),
        ({"apps": [APP], "pages": [PAGE], "connections": [LINK]}, "connect further apps only"),
        (
            {"apps": [APP, BOT], "pages": [PAGE], "connections": [{**LINK, "app_id": "7"}]},
            "needs a token of its own",
        ),
        ({"apps": [APP], "pages": [{**PAGE, "granted_profile_fields": ["age"]}]}, "list of some"),
        ({"administrators": [NORA]}, "Nora belongs to app 1, which nobody described"),
        ({"people": [{"name": " "}]}, "not empty"),
        ({"people": [{"name": "Bob", "timezone": 30}]}, "between -12 and 14"),
    ],
)
def test_wrong_world_is_refused_with_a_sentence(storage, world, sentence):
    with pytest.raises(worlds.WorldRefused) as refusal:
        worlds.upsert(storage, world)

    assert sentence in str(refusal.value)


def test_refused_world_changes_nothing(storage):
    with pytest.raises(worlds.WorldRefused):
        worlds.upsert(storage, {"apps": [APP], "pages": [{**PAGE, "app_id": "9"}]})

    assert worlds.describe(storage)["apps"] == []


def test_description_keeps_secrets_and_tokens(storage):
    worlds.upsert(storage, {"apps": [APP], "pages": [PAGE]})

    assert worlds.describe(storage)["apps"] == [
        {
            "app_id": "1",
            "name": "",
            "callback_url": "",
            "require_proof": False,
            "live": True,
        }
    ]
    [page] = worlds.describe(storage)["pages"]
    assert (page["page_id"], page["name"], page["subscribed"]) == ("2", "Shop", True)
    assert "access_token" not in page


def test_second_upsert_changes_only_what_it_names(storage):
    worlds.upsert(storage, {"people": [{"name": "Alice Larsen", "locale": "da_DK"}]})
    worlds.upsert(storage, {"people": [{"name": "Alice Larsen", "timezone": 1}]})

    [alice] = worlds.describe(storage)["people"]
    assert (alice["first_name"], alice["last_name"]) == ("Alice", "Larsen")
    assert (alice["locale"], alice["timezone"]) == ("da_DK", 1)


def test_new_person_may_be_a_namesake(storage):
    worlds.add_person(storage, {"name": "Bob"})
    worlds.add_person(storage, {"name": "Bob"})

    assert len(worlds.describe(storage)["people"]) == 2


def test_world_is_refused_over_http(messenger):
    response = messenger.post("/world", {"planets": []})

    assert response.status_code == 400
    assert "planets" in response.json()["error"]


def test_world_tells_the_ids_people_have_on_pages(messenger, alice):
    psid = messenger.write(alice, "hello")

    people = {person["id"]: person for person in messenger.get("/world").json()["people"]}
    assert people[alice]["psids"] == {"330011": psid}
