"""The bytes of a webhook post."""

import json

from facebook_channel.simulator import webhooks


def test_text_is_escaped_with_lower_case_digits():
    assert webhooks.encode({"text": "É 👋"}) == r'{"text":"\u00c9 \ud83d\udc4b"}'


def test_slashes_are_escaped():
    assert webhooks.encode("https://x.test/a") == r'"https:\/\/x.test\/a"'


def test_envelope_is_compact_and_says_when_it_was_tried():
    body = webhooks.envelope("42", 1700000000123, webhooks.encode({"read": {"watermark": 5}}))

    assert body == (
        b'{"object":"page","entry":[{"id":"42","time":1700000000123,'
        b'"messaging":[{"read":{"watermark":5}}]}]}'
    )


def test_signatures_cover_the_raw_body():
    headers = webhooks.headers("key", b"The quick brown fox jumps over the lazy dog")

    assert headers["X-Hub-Signature"] == "sha1=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9"
    assert headers["X-Hub-Signature-256"] == (
        "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    )


def test_proof_is_the_token_signed_with_the_secret():
    proof = webhooks.appsecret_proof("key", "The quick brown fox jumps over the lazy dog")

    assert proof == "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"


def test_echo_names_the_page_as_sender_and_carries_the_metadata():
    item = webhooks.echo_item("9", "42", 5, "m_x", {"text": "hi"}, app_id="77", metadata="ours")

    assert item["sender"] == {"id": "42"}
    assert item["message"] == {
        "mid": "m_x",
        "text": "hi",
        "is_echo": True,
        "app_id": 77,
        "metadata": "ours",
    }


def test_item_survives_the_round_trip():
    item = webhooks.message_item("9", "42", 5, "m_x", {"text": 'a "b" \\ / é'})

    body = webhooks.envelope("42", 1, webhooks.encode(item))

    assert json.loads(body)["entry"][0]["messaging"] == [item]
