"""A simulator that runs for real, and the server of an app that listens to it."""

import hashlib
import hmac
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import uvicorn

from facebook_channel.simulator import clock
from facebook_channel.simulator.__main__ import Server
from facebook_channel.simulator.application import build

APP_SECRET = "a secret of the bakery"
TOKEN = "token of the bakery"
PAGE_ID = "330011"
VERIFY_TOKEN = "let me in"
PATIENCE_SECONDS = 20


def pytest_collection_modifyitems(items):
    """A simulator of its own for every test: the rest of the tests need not wait for them."""
    for item in items:
        if "messenger" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


def eventually(question):
    """The first truthy answer to ``question``, asked until patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (answer := question()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
    return answer


class AppServer:
    """Collects webhook posts; ``refuse`` says which items get a status other than 200."""

    def __init__(self):
        self.posts = []  # (headers, raw body)
        self.accepted = []  # messaging items
        self.standby = []
        self.changes = []
        self.refuse = lambda item: None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), AppHandler)
        self.server.daemon_threads = True
        self.server.app = self
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def texts(self):
        return [item["message"]["text"] for item in self.accepted if "message" in item]

    def items(self, key):
        return [item for item in self.accepted if key in item]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class AppHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        if query["hub.verify_token"] == [VERIFY_TOKEN]:
            self.answer(200, query["hub.challenge"][0])
        else:
            self.answer(403, "")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        app = self.server.app
        app.posts.append((self.headers, body))
        entries = json.loads(body)["entry"]
        first = next(items[0] for items in entries[0].values() if isinstance(items, list))
        status = app.refuse(first) or 200
        if status == 200:
            for entry in entries:
                app.accepted += entry.get("messaging", [])
                app.standby += entry.get("standby", [])
                app.changes += entry.get("changes", [])
        self.answer(status, "")

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


class Messenger:
    """A simulator under uvicorn in a thread, which can be stopped and started again."""

    def __init__(self, directory, world):
        self.directory = directory
        self.world = world
        self.session = requests.Session()
        self.start()

    def start(self):
        application = build(self.directory, self.world)
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=1)
        self.server = Server(config, application.state.streams.close)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]})
        self.thread.start()
        eventually(lambda: self.server.started)

    def stop(self):
        self.server.should_exit = True
        self.thread.join()

    def get(self, path, **options):
        return self.session.get(self.url + path, timeout=PATIENCE_SECONDS, **options)

    def post(self, path, json=None, **options):
        return self.session.post(self.url + path, json=json, timeout=PATIENCE_SECONDS, **options)

    def write(self, person_id, text):
        """The person's id on the page."""
        wanted = {"page_id": PAGE_ID, "text": text}
        response = self.post(f"/people/{person_id}/messages", wanted)
        assert response.status_code == 201, response.text
        return response.json()["psid"]

    def send(self, psid, text="Good morning", token=TOKEN, **parameters):
        body = {"recipient": {"id": psid}, "message": {"text": text}} | parameters
        return self.post("/graph/v25.0/me/messages", body, params={"access_token": token})

    def conversation(self, person_id):
        path = f"/people/{person_id}/messages"
        return self.get(path, params={"page_id": PAGE_ID}).json()

    def faults(self, **faults):
        assert self.post("/faults", faults).status_code == 200


@pytest.fixture
def app_server():
    server = AppServer()
    yield server
    server.close()


@pytest.fixture
def world(app_server):
    return {
        "apps": [
            {
                "app_id": "77001",
                "app_secret": APP_SECRET,
                "name": "Front desk",
                "callback_url": app_server.url,
                "verify_token": VERIFY_TOKEN,
            }
        ],
        "pages": [
            {"page_id": PAGE_ID, "name": "Bakery", "app_id": "77001", "access_token": TOKEN},
            {"page_id": "330022", "name": "Mill", "app_id": "77001", "access_token": "token two"},
        ],
        "people": [
            {"name": "Alice Larsen", "locale": "da_DK", "timezone": 1, "gender": "female"},
            {"name": "Bob"},
        ],
    }


@pytest.fixture
def messenger(tmp_path, world):
    messenger = Messenger(tmp_path / "simulator", world)
    yield messenger
    messenger.stop()
    clock.stand(0)


@pytest.fixture
def alice():
    return 1


@pytest.fixture
def bob():
    return 2


@pytest.fixture
def psid(messenger, alice):
    return messenger.write(alice, "hello")


@pytest.fixture
def call(messenger):
    """A call of the Graph API as the bakery, unless another token is given."""

    def call(method, path, *, token=TOKEN, params=None, **options):
        url = f"{messenger.url}/graph/v25.0/{path}"
        params = {"access_token": token} | (params or {})
        return messenger.session.request(
            method, url, params=params, timeout=PATIENCE_SECONDS, **options
        )

    return call


@pytest.fixture
def error_of():
    """Code and subcode of an answer that refuses."""

    def error_of(response):
        error = response.json()["error"]
        return error["code"], error.get("error_subcode")

    return error_of


@pytest.fixture
def wait():
    return eventually


@pytest.fixture
def proof():
    return hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
