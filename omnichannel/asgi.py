"""The web process: Facebook's webhook and the agents' event stream in front, Django behind."""

import os
import warnings
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")
os.environ.setdefault("DATABASE_POOL", "24")  # many short requests from many threads

# Style sheets and scripts are small enough to be read whole.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")

django = get_asgi_application()

from facebook_channel.apps import DATA_DELETION, WEBHOOKS  # noqa: E402 - needs Django's models
from facebook_channel.webhook import keeping  # noqa: E402
from facebook_channel.webhook.door import webhook  # noqa: E402
from omnichannel.inbox.stream import PATH, stream  # noqa: E402
from omnichannel.request_size import RequestSizeLimit  # noqa: E402

pages = RequestSizeLimit(django)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http" and _is_webhook(scope["path"]):
        await webhook(scope, receive, send)
    elif scope["type"] == "http" and scope["path"] == PATH:
        await stream(scope, receive, send)
    elif scope["type"] == "http":
        await pages(scope, receive, send)
    elif scope["type"] == "lifespan":
        await live(receive, send)


def _is_webhook(path: str) -> bool:
    return path.startswith(WEBHOOKS) and not path.startswith(DATA_DELETION)


async def live(receive: Any, send: Any) -> None:
    """The server starts, and one day it stops."""
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await keeping.stop()
    await send({"type": "lifespan.shutdown.complete"})
