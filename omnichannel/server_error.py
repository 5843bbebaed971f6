"""Nobody foresaw it: the log has the traceback, whoever asked gets a sentence."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error as page

from omnichannel.api import problems


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A page, or below the API's root a problem that programs can read."""
    if not request.path.startswith(problems.ROOT):
        return page(request)
    words = _("This should not have happened. It is in the log of the server.")
    return problems.problem_answer(HTTPStatus.INTERNAL_SERVER_ERROR, words)
