"""The pages of the simulator as they are served."""

import re

import pytest


@pytest.mark.parametrize("path", ["/", "/control"])
def test_page_needs_nothing_inline(messenger, path):
    response = messenger.get(path)

    assert "script-src 'self'; style-src 'self'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", response.text)


@pytest.mark.parametrize("path", ["/", "/control"])
def test_everything_a_page_names_is_there(messenger, path):
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', messenger.get(path).text):
        assert messenger.get(address).ok, address


def test_pages_lead_to_one_another(messenger):
    assert 'href="/control"' in messenger.get("/").text
    assert 'href="/"' in messenger.get("/control").text
