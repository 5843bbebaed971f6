"""Runs inside the product: writes histories, looks at every page of the inbox, prints the times.

`python -m benchmarks.reading 10000 1000000`; a line of JSON for every page and size.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")

import django

django.setup()

from django.test import Client  # noqa: E402

from benchmarks import history  # noqa: E402
from benchmarks.inbox_pages import PAGES, Page  # noqa: E402
from benchmarks.staff import People, hire  # noqa: E402
from benchmarks.vocabulary import FIRST, LAST, SPOKEN  # noqa: E402
from workstreams.channels.models import Channel  # noqa: E402
from workstreams.conversations.models import Message  # noqa: E402
from workstreams.models import User  # noqa: E402

WARM_UP = 10
REQUESTS = 100
ROLE_BACKEND = "omnichannel.access.backend.RoleBackend"
MORE = re.compile(r'href="([^"]*[?&;]after=[^"]+)"')


def main(sizes: list[int]) -> None:
    people = hire()
    for size in sizes:
        history.write(size, people, lambda step: print(step, file=sys.stderr, flush=True))
        for page in PAGES:
            spent = sorted(_times(page, _facts(size, people)))
            print(json.dumps({"page": page.name, "size": size, "seconds": spent}), flush=True)


def _facts(size: int, people: People) -> dict[str, object]:
    """What stands in the addresses of the pages."""
    long = history.long_one(size)
    messages = Message.objects.filter(conversation=long).in_order()
    return {
        "channel": Channel.objects.earliest("pk").pk,
        "queue": people.first_queue,
        "tag": people.first_tag,
        "short": long - 2,
        "long": long,
        "middle": messages[history.LONG // 2].pk,
        "common": SPOKEN[4],
        "rare": f"{SPOKEN[300]}+{SPOKEN[400]}",
        "name": f"{FIRST[7]}+{LAST[7]}",
    }


def _times(page: Page, facts: dict[str, object]) -> Iterator[float]:
    """Seconds of each request, from the first middleware to the last byte of the answer."""
    client = Client(headers={"HX-Request": "true"} if page.is_fragment else {})
    client.force_login(User.objects.get(username=page.user), ROLE_BACKEND)
    address = _turned(client, page.address.format(**facts), page.turned)
    for number in range(WARM_UP + REQUESTS):
        began = perf_counter()
        answer = client.get(address, secure=True)
        spent = perf_counter() - began
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}.")
        if number >= WARM_UP:
            yield spent


def _turned(client: Client, address: str, times: int) -> str:
    """So many pages further on, by the links of the pages."""
    for _ in range(times):
        found = MORE.findall(client.get(address, secure=True).content.decode())
        if not found:
            sys.exit(f"{address} has no link to more.")
        address = found[-1].replace("&amp;", "&")
    return address


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]])
