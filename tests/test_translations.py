"""Every language the product offers says everything it says."""

from django.conf import settings

from tools.translations import catalogues, complaints


def test_there_is_a_catalogue_for_every_language():
    languages = {path.parts[-3] for path in catalogues()}

    assert languages == {*dict(settings.LANGUAGES), *settings.SURVEY_LANGUAGES} - {"en"}


def test_every_catalogue_is_complete_and_compiled():
    assert list(complaints()) == []
