"""What the User Profile API tells, and whom it does not."""

import pytest


@pytest.fixture
def ask(call, psid):
    def ask(fields="first_name,last_name"):
        return call("GET", psid, params={"fields": fields})

    return ask


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        ("no_profile", (100, 2018218)),
        ("phone_account", (100, 2018218)),
        ("needs_consent", (230, None)),
    ],
)
def test_some_people_have_no_profile_to_tell(messenger, alice, ask, error_of, flag, expected):
    messenger.post(f"/people/{alice}/flags", {flag: True})

    assert error_of(ask()) == expected


def test_profile_can_be_empty(messenger, alice, ask):
    messenger.post(f"/people/{alice}/flags", {"empty_profile": True})

    assert ask().json() == {}


def test_one_field_without_permission_fails_the_whole_call(messenger, ask, error_of):
    messenger.post("/pages/330011", {"granted_profile_fields": ["first_name", "last_name"]})

    assert ask("first_name").json()["first_name"] == "Alice"
    assert error_of(ask("first_name,locale")) == (100, 2018247)


def test_permission_can_be_given_back(messenger, ask):
    messenger.post("/pages/330011", {"granted_profile_fields": []})
    messenger.post("/pages/330011", {"granted_profile_fields": None})

    assert ask("locale").json()["locale"] == "da_DK"


def test_unknown_field_cannot_be_granted(messenger):
    answer = messenger.post("/pages/330011", {"granted_profile_fields": ["shoe_size"]})

    assert answer.status_code == 400
    assert "first_name" in answer.json()["error"]


def test_stranger_has_no_profile(call, error_of):
    assert error_of(call("GET", "1234567890123456")) == (100, 33)


def test_several_people_are_asked_for_at_once(messenger, bob, psid, call):
    other = messenger.write(bob, "hello")

    answer = call("GET", "", params={"ids": f"{psid},{other}", "fields": "first_name"}).json()

    assert (answer[psid]["first_name"], answer[other]["first_name"]) == ("Alice", "Bob")


def test_application_learns_by_which_id_each_page_knows_a_person(call, alice, psid):
    answer = call("GET", f"{alice}/ids_for_pages", token="77001|a secret of the bakery")

    (known,) = answer.json()["data"]
    assert (known["id"], known["page"]["id"]) == (psid, "330011")


def test_page_token_does_not_tell_ids_on_pages(call, alice, psid):
    assert call("GET", f"{alice}/ids_for_pages").status_code == 400
