"""How many Facebook applications an organisation may have."""

from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from facebook_channel.models import FacebookApplication

LAMPS = {"name": "Harbour Lamps", "app_id": "700000000000077", "app_secret": "a secret"}
BIKES = {"name": "Harbour Bikes", "app_id": "700000000000078", "app_secret": "a secret"}


def test_first_application_has_room(db):
    application = FacebookApplication.objects.register(**LAMPS)

    assert application.app_secret_set_at is not None
    assert application.app_secret_set_by is None


def test_application_beyond_the_limit_has_none(application):
    with pytest.raises(ValidationError, match="has its Facebook application already"):
        FacebookApplication.objects.register(**BIKES)


def test_sentence_counts_what_the_limit_allows(application, settings):
    settings.FACEBOOK_MAX_APPLICATIONS = 2
    FacebookApplication.objects.register(**BIKES)

    with pytest.raises(ValidationError, match="has 2 Facebook applications already"):
        FacebookApplication.check_room()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_one_at_the_same_time_one_is_refused():
    refused = []

    def add_the_other():
        try:
            FacebookApplication.objects.register(**BIKES)
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    other = Thread(target=add_the_other)
    with transaction.atomic():
        FacebookApplication.check_room()
        other.start()
        other.join(timeout=0.5)
        waited = other.is_alive()
        FacebookApplication.objects.create(**LAMPS)
    other.join(timeout=10)

    assert waited
    assert len(refused) == 1
    assert FacebookApplication.objects.get().name == "Harbour Lamps"
