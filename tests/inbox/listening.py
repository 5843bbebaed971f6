"""An event stream as a browser reads it."""

import contextlib
import json

import requests

TIMEOUT = (3, 10)


@contextlib.contextmanager
def listening(base, client, after=""):
    """An open stream; the first one of a process says `resync` twice: PostgreSQL is heard.

    `after` is the mark of a stream that was cut off.
    """
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    address = f"{base}/inbox/stream/?after={after}"
    with requests.get(address, cookies=cookies, stream=True, timeout=TIMEOUT) as response:
        stream = Words(response)
        if not after:
            assert next(stream) == ("resync", "")
        yield stream


class Words:
    """(event, data) of each word, as a browser reads them; `mark` is the id of the last one."""

    def __init__(self, response):
        self.mark = ""
        self._words = self._read(response.iter_lines(chunk_size=1, decode_unicode=True))

    def __iter__(self):
        return self._words

    def __next__(self):
        return next(self._words)

    def _read(self, lines):
        name = ""
        for line in lines:
            field, _separator, value = line.partition(": ")
            if field == "id":
                self.mark = value
            elif field == "event":
                name = value
            elif field == "data":
                yield name, json.loads(value)
