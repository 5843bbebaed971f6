"""A page gets another application or another Page Id: Facebook stops posting about what it was."""

import pytest

from facebook_channel.models import FacebookApplication
from tests.administration.conftest import page_fields
from tests.administration.forms import change


@pytest.mark.parametrize("moved", ["application", "page_id"])
def test_page_that_moves_is_unsubscribed_as_it_was(admin, facebook, page, commit, moved):
    other = FacebookApplication.objects.create(name="Other", app_id="2", app_secret="s")
    to = {"application": {"application": other.pk}, "page_id": {"page_id": "330000000000003"}}
    kept = {"page_id": page.page_id, "access_token": ""}
    with commit():
        admin.post(
            change(page), page_fields(page.application, page.work_stream, **kept) | to[moved]
        )

    assert facebook.posts == [("leave", [])]


def test_page_that_stays_where_it_is_keeps_its_subscription(admin, facebook, page, commit):
    kept = {"page_id": page.page_id, "access_token": "", "name": "Renamed"}
    with commit():
        admin.post(change(page), page_fields(page.application, page.work_stream, **kept))

    assert facebook.posts == []
