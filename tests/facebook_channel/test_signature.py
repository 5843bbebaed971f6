"""Only what Facebook signed with the application's secret counts as Facebook's."""

import pytest

from facebook_channel.signature import appsecret_proof, is_authentic, sign

SECRET = "0a1b2c3d4e5f"
# Made with: printf '%s' BODY | openssl dgst -sha256 -hmac 0a1b2c3d4e5f
VECTORS = [
    (b"", "2a08a67573c89975793e856f2f13916560688a4b2baefc9c0d8c12df63034540"),
    (
        b'{"object":"page","entry":[]}',
        "adeae284af35e98e363d0341cc11135ac85f431bfd5b0b1054a6a2895525b905",
    ),
    (
        rb'{"text":"caf\u00e9 \ud83d\ude00","url":"https:\/\/lamps.example\/7"}',
        "2da0a29e2201a9dedd204ce33d47bfb6638a63b80a0684a2679655acb1f4f0b6",
    ),
]


@pytest.mark.parametrize(("body", "digest"), VECTORS)
def test_signature_of_facebook_is_recognised(body, digest):
    assert is_authentic(body, f"sha256={digest}", SECRET)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "sha1=" + "0" * 40,
        VECTORS[1][1],
        "SHA256=" + VECTORS[1][1],
        f"sha256={VECTORS[1][1]} ",
        "sha256=\u00e9",
        "sha256=\ud800",
    ],
)
def test_any_other_header_is_refused(header):
    assert not is_authentic(VECTORS[1][0], header, SECRET)


def test_one_changed_byte_is_noticed():
    assert not is_authentic(b'{"object":"page","entry":[1]}', sign(VECTORS[1][0], SECRET), SECRET)


def test_body_written_anew_is_not_the_body_that_was_signed():
    rewritten = VECTORS[2][0].replace(b"\\/", b"/")

    assert not is_authentic(rewritten, sign(VECTORS[2][0], SECRET), SECRET)


def test_another_secret_does_not_fit():
    assert not is_authentic(b"{}", sign(b"{}", SECRET), SECRET + "0")


def test_proof_goes_with_the_token():
    assert (
        appsecret_proof("a-token", SECRET)
        == "96fa12d04ba3abd2a641839c2d14a08d8182c3ac002202d00c333d73fe3e1c1b"
    )
