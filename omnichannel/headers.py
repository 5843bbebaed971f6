"""Headers beyond Django's own: permissions, and a strict policy with what libraries need."""

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "media-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    "manifest-src": [SELF],
}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
ADMIN_NEEDS = {  # Unfold's Alpine evaluates expressions and sets styles
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}
DOCS_NEED = {  # Swagger UI sets styles
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
}


class SecurityHeadersMiddleware:
    """Stands above the CSP middleware, which reads what is left on the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        return response


class LooserPolicyMiddleware:
    """Stands below the CSP middleware and asks it for what an area needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_NEEDS  # type: ignore[attr-defined]
        elif request.path == "/api/v1/docs/":
            response._csp_replace = DOCS_NEED  # type: ignore[attr-defined]
        return response
