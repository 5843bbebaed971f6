"""Who takes part: customers at the simulator, agents at the API."""

from datetime import timedelta

import requests
from django.test import Client

from workstreams.integrations.tokens import new_token
from workstreams.models import User

PAGE_ID = "100000000000101"  # the demonstration's first page
OUTLET_ID = "100000000000102"  # its second one
PATIENCE = 10  # seconds for one call


class Messenger:
    """Customers and their conversations with the page, as the simulator knows them."""

    def __init__(self, url):
        self.url = url
        self.session = requests.Session()

    def person(self, name, page_id=PAGE_ID):
        """A new customer of this page, even where a namesake exists."""
        return Customer(self, self._json("POST", "/people", json={"name": name})["id"], page_id)

    def become(self, **faults):
        self._json("POST", "/faults", json=faults)

    def disconnect(self, page_id):
        """The page loses its subscription, as when its webhooks failed for long."""
        self._json("POST", f"/pages/{page_id}", json={"disconnected": True})

    def move_clock(self, **by):
        """The platform's clock goes on by so much (a timedelta's words), back where negative."""
        self._json("POST", "/clock", json={"move_seconds": timedelta(**by).total_seconds()})

    def set_clock_right(self):
        self._json("POST", "/clock", json={"reset": True})

    def answer_from_page_inbox(self, psid, text):
        """As somebody of the page does at Facebook, without our inbox."""
        self._json("POST", f"/threads/{psid}/inbox-answers", json={"text": text})

    def let_token(self, **state):
        self._json("POST", f"/pages/{PAGE_ID}/token", json=state)

    def give_new_token(self, token):
        """As an administrator does at Facebook; the one before works no more."""
        page = {"page_id": PAGE_ID, "access_token": token}
        known = next(p for p in self._json("GET", "/world")["pages"] if p["page_id"] == PAGE_ID)
        page |= {"name": known["name"], "app_id": known["app_id"]}
        self._json("POST", "/world", json={"pages": [page]})

    def _json(self, method, path, **arguments):
        answer = self.session.request(method, self.url + path, timeout=PATIENCE, **arguments)
        assert answer.ok, answer.text
        return answer.json()


class Customer:
    def __init__(self, messenger, person_id, page_id):
        self._messenger = messenger
        self._page_id = page_id
        self._path = f"/people/{person_id}"

    def write(self, text):
        """Their id on the page."""
        wanted = {"page_id": self._page_id, "text": text}
        return self._messenger._json("POST", f"{self._path}/messages", json=wanted)["psid"]

    def send_file(self, name, content, content_type):
        return self._messenger._json(
            "POST",
            f"{self._path}/messages",
            data={"page_id": self._page_id},
            files={"files": (name, content, content_type)},
        )["psid"]

    def thread(self):
        path = f"{self._path}/messages?page_id={self._page_id}"
        return self._messenger._json("GET", path)["messages"]

    def heard(self):
        """What the page said, in order."""
        return [message["text"] for message in self._of_page() if message.get("text")]

    def received_files(self):
        """What the page sent, as they see it on their phone."""
        files = [file for message in self._of_page() for file in message.get("attachments") or []]
        return [requests.get(file["url"], timeout=PATIENCE).content for file in files]

    def _of_page(self):
        return [message for message in self.thread() if message["author"] == "page"]

    def edit(self, message, text):
        self._do("edits", mid=message["mid"], text=text)

    def unsend(self, message):
        self._do("unsends", mid=message["mid"])

    def look(self):
        self._do("reads", page_id=self._page_id)

    def _do(self, what, **wanted):
        self._messenger._json("POST", f"{self._path}/{what}", json=wanted)


class AgentAtWork:
    """An agent whose program uses the API of one web process."""

    def __init__(self, username, address):
        self.user = User.objects.get(username=username)
        self._address = address
        self._session = requests.Session()
        _, token = new_token(self.user)
        self._session.headers["Authorization"] = f"Token {token}"

    @property
    def agent(self):
        return self.user.agent

    def request(self, method, path, **arguments):
        url = f"{self._address}/api/v1/{path}"
        return self._session.request(method, url, timeout=PATIENCE, **arguments)

    def answer(self, conversation, text):
        path = f"conversations/{conversation.pk}/messages/"
        answer = self.request("POST", path, json={"text": text})
        assert answer.status_code == 201, answer.text

    def answer_with_file(self, conversation, name, content):
        """In the inbox, as the API takes no files."""
        token = "t" * 32
        answer = requests.post(
            f"{self._address}/inbox/{conversation.pk}/replies/",
            {"text": ""},
            files={"files": (name, content)},
            cookies={**self.cookies(), "csrftoken": token},
            headers={"X-CSRFToken": token},
            allow_redirects=False,
            timeout=PATIENCE,
        )
        assert answer.status_code == 302, answer.text

    def see(self, path):
        """A page of the inbox."""
        url = f"{self._address}/inbox/{path}"
        return requests.get(url, cookies=self.cookies(), timeout=PATIENCE).text

    def end(self, conversation):
        self._move(conversation, "ending")

    def close(self, conversation):
        self._move(conversation, "session-closure")

    def _move(self, conversation, where):
        answer = self.request("POST", f"conversations/{conversation.pk}/{where}/")
        assert answer.status_code == 200, answer.text

    def open_stream(self):
        """The inbox's live connection; close it after use."""
        url = f"{self._address}/inbox/stream/"
        stream = requests.get(url, cookies=self.cookies(), stream=True, timeout=PATIENCE)
        assert stream.status_code == 200
        return stream

    def cookies(self):
        browser = Client()
        browser.force_login(self.user, backend="omnichannel.access.backend.RoleBackend")
        return {name: cookie.value for name, cookie in browser.cookies.items()}
