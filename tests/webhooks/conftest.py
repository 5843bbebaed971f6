"""An endpoint, and a real program of this machine that listens behind it."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from workstreams.conversations import timeline
from workstreams.conversations.models import ConversationEvent
from workstreams.webhooks import sending
from workstreams.webhooks.models import Delivery, Endpoint

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PUBLIC = "93.184.215.14"


class Program:
    """What it was told, and how it answers: a status, headers, and after how many seconds."""

    def __init__(self):
        self.posts = []
        self.status, self.headers, self.after = 200, {}, 0.0
        self.most_at_once = self.at_once = 0
        self.lock = threading.Lock()

    @property
    def bodies(self):
        return [json.loads(body) for _headers, body in self.posts]


@pytest.fixture
def program(settings):
    program = Program()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with program.lock:
                program.posts.append((dict(self.headers), body))
                program.at_once += 1
                program.most_at_once = max(program.most_at_once, program.at_once)
            time.sleep(program.after)
            with program.lock:
                program.at_once -= 1
            self.send_response(program.status)
            for name, value in program.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    program.origin = f"http://127.0.0.1:{server.server_port}"
    program.url = f"{program.origin}/events"
    settings.WEBHOOK_INTERNAL_ORIGINS = [program.origin]
    yield program
    server.shutdown()
    server.server_close()


@pytest.fixture
def names(monkeypatch):
    """Which addresses a name resolves to; names that are not here do not exist."""
    known, really = {}, socket.getaddrinfo

    def look_up(host, port, *args, **more):
        if host == "127.0.0.1":
            return really(host, port, *args, **more)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        answer = known[host]
        if isinstance(answer, list):
            return [(0, 0, 0, "", (address, port)) for address in answer]
        return [(0, 0, 0, "", (answer.pop(0), port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.fixture
def endpoint(db, program):
    return Endpoint.objects.create(name="Data warehouse", url=program.url, secret=SECRET)


@pytest.fixture
def happening(conversation, commit):
    """Record an event as the product does: its delivery is there after the commit."""

    def happening(kind="tagged", **data):
        with commit():
            timeline.record(conversation, ConversationEvent.Kind(kind), **data)
        return ConversationEvent.objects.latest("id")

    return happening


@pytest.fixture
def delivery(conversation, endpoint):
    """One that is due."""
    event = ConversationEvent.objects.create(conversation=conversation, kind="tagged")
    return Delivery.objects.create(endpoint=endpoint, event=event)


def attempt(delivery):
    """Post it now, whenever its next attempt is."""
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=timezone.now())
    Endpoint.objects.update(rests_until=None)
    taken = sending.claim(delivery.endpoint_id)
    assert taken.pk == delivery.pk
    sending.send(taken)
    delivery.refresh_from_db()
    delivery.endpoint = Endpoint.objects.get(pk=delivery.endpoint_id)
    return delivery
