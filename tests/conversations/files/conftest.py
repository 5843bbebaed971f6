"""A place files come from, bytes of every sort, and attachments that wait for theirs."""

import io
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.fixtures import text_item
from workstreams.conversations.models import Attachment

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00"
OGG = b"OggS\x00\x02" + bytes(30)
AMR = b"#!AMR\n<\x91\x17\x16\xbe\x66\x79"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(40)
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(60)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
HTML = b"\n<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def archive(*names):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return target.getvalue()


DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = archive("_rels/.rels", "xl/workbook.xml", "[Content_Types].xml")
ZIP = archive("notes.txt")


class Place(ThreadingHTTPServer):
    """Answers what the test laid out; counts who came."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Visit)
        self.laid_out = {}
        self.visits = []
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server_port}"

    def offer(self, body=PNG, path="/lamp.png", *, status=200, pause=0, **headers):
        """Gives the address; `pause` in seconds between the bytes."""
        self.laid_out[path] = (status, headers, body, pause)
        return self.origin + path


class Visit(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.visits.append(self.path)
        status, headers, body, pause = self.server.laid_out[self.path.split("?")[0]]
        self.send_response(status)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        try:
            for one in [body] if not pause else [body[n : n + 1] for n in range(len(body))]:
                self.wfile.write(one)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass  # the other side has had enough

    def log_message(self, *_):
        pass


@pytest.fixture
def place(settings):
    """The origin that development may fetch from."""
    place = Place()
    settings.FACEBOOK_FILES_FROM = place.origin
    yield place
    place.shutdown()
    place.server_close()


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def send_file(deliver, media):
    """Gilda sends what is at this address; gives the attachment."""

    def send_file(url, kind="image", mid="m_file"):
        part = {"type": kind, "payload": {"url": url}}
        deliver(text_item(text=None, mid=mid, attachments=[part]))
        return Attachment.objects.get(message__external_id=mid)

    return send_file


def kept_files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]
