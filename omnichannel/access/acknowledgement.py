"""Before their first work everybody takes note that it may be monitored, recorded and stored.

The inbox shows the statement above everything else until then (templates/inbox/_statement.html).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from omnichannel.asking import user_of


@require_POST
def acknowledgement(request: HttpRequest) -> HttpResponse:
    user_of(request).acknowledge_monitoring()
    return redirect("inbox:home")
