"""Each of Facebook's errors says what to do next: one row each."""

import pytest

from facebook_channel.graph.error_meaning import LimitOf
from facebook_channel.graph.error_table import ANY, NONE, OTHERWISE, SECRET_IS_WRONG, TABLE
from facebook_channel.graph.errors import classify, limit_of
from workstreams.channels.errors import (
    AnsweredElsewhere,
    ChannelNeedsAttention,
    CustomerUnreachable,
    OutcomeUnknown,
    PermanentChannelError,
    TemporaryChannelError,
)

RETRY = [1, 2, 4, (4, 2018022), (10, 2018321), 17, 32, 341, 613, (613, 2534040), 1200]
RETRY += [(1200, 2018024), 80001, 80006, (100, 2018008), (100, 2018294), (100, 2018074)]
PERMANENT = [(9, 2018352), (10, 2018278), (10, 2018065), (10, 2534022), (10, 2018336)]
PERMANENT += [(10, 1893015), (10, 1404170), 33, (100, 33), 100, (100, 2018014), (100, 2018032)]
PERMANENT += [(100, 2018034), (100, 2018047), (100, 2018109), (100, 2018218), (100, 2018320)]
PERMANENT += [(100, 2018328), (100, 1893061), 506, (613, 1893016), 10303, 36000, 9000001]
PERMANENT += [(100, 2018247), (1, 77), (10, 77), (613, 77), 0, 424242]
UNREACHABLE = [(10, 2018108), (100, 2018001), (200, 1545041), 551, (551, 1545041), (613, 2018338)]
ELSEWHERE = [(10, 2018300), (100, 2018300), (100, 2534037)]
ATTENTION = [(1, 99), (2, 2018344), 3, 10, (10, 2018028), (10, 1893063), 27, (100, 2018164), 102]
ATTENTION += [190, (190, 458), (190, 459), (190, 460), (190, 463), (190, 464), (190, 467)]
ATTENTION += [(190, 492), (190, 77), 200, (200, 2018028), (200, 2018021), (200, 2018027), 230]
ATTENTION += [299, 368, 2022, 2500, (100, 2018171), (100, 2018234)]
MEANINGS = {
    TemporaryChannelError: RETRY,
    PermanentChannelError: PERMANENT,
    CustomerUnreachable: UNREACHABLE,
    AnsweredElsewhere: ELSEWHERE,
    ChannelNeedsAttention: ATTENTION,
    OutcomeUnknown: [(1, 1357046)],
}
LIMITS = [(4, 2018022), 17, 32, 613, (613, 2534040), 80001, 80006]
LIMITS_FOR_ALL = [4, 341]
TOKEN_DETAILS = [None, 458, 459, 460, 463, 464, 467, 492]


def error_object(code, **more):
    number, detail = code if isinstance(code, tuple) else (code, None)
    return {"code": number, "message": "x", **({"error_subcode": detail} if detail else {}), **more}


@pytest.mark.parametrize(
    ("meaning", "code"), [(kind, code) for kind, codes in MEANINGS.items() for code in codes]
)
def test_error_code_says_what_to_do_next(meaning, code):
    assert type(classify(error_object(code))) is meaning


def test_every_row_of_the_table_stands_in_this_test():
    told = {
        code if isinstance(code, tuple) else (code, NONE)
        for row in MEANINGS.values()
        for code in row
    }
    details = {detail for _code, detail in told}
    codes = {code for code, _detail in told} | set(range(200, 300))

    for code, detail in TABLE:
        assert (
            (code, detail) in told
            or (code == ANY and detail in details)
            or (detail == ANY and code in codes)
        )


MEANINGS_OF_ALL = list(dict.fromkeys([*TABLE.values(), SECRET_IS_WRONG, OTHERWISE]))


@pytest.mark.parametrize("meaning", MEANINGS_OF_ALL)
def test_every_sentence_is_one(meaning):
    assert str(meaning.sentence)[0].isupper()
    assert str(meaning.sentence).endswith(".")


def test_every_trouble_with_the_token_has_its_own_sentence():
    sentences = {
        classify(error_object((190, detail) if detail else 190)).sentence
        for detail in TOKEN_DETAILS
    }

    assert len(sentences) == len(TOKEN_DETAILS)


def test_error_keeps_code_and_trace_for_the_administrator():
    error = classify(error_object((10, 2018278), fbtrace_id="AbC-1"))

    assert (error.code, error.trace_id) == ("10/2018278", "AbC-1")
    assert classify(error_object(613)).code == "613"


@pytest.mark.parametrize("trace", [None, 7, ["x"], "\x00\n", "é" * 100])
def test_odd_trace_is_left_out(trace):
    assert classify(error_object(1, fbtrace_id=trace)).trace_id == ""


def test_long_trace_and_code_are_cut():
    error = classify(error_object(10**80, fbtrace_id="a" * 500))

    assert (len(error.code), len(error.trace_id)) == (40, 60)


@pytest.mark.parametrize(
    ("code", "is_transient", "meaning"),
    [
        (100, True, TemporaryChannelError),
        ((10, 2018336), True, TemporaryChannelError),
        (2, False, PermanentChannelError),
        (2, "yes", TemporaryChannelError),
        (613, False, TemporaryChannelError),  # a limit always passes
        (190, True, ChannelNeedsAttention),  # a token does not mend itself
        ((1, 1357046), True, OutcomeUnknown),  # it may have been sent
        ((551, 1545041), True, CustomerUnreachable),
    ],
)
def test_facebooks_word_on_whether_it_passes_counts(code, is_transient, meaning):
    assert type(classify(error_object(code, is_transient=is_transient))) is meaning


@pytest.mark.parametrize("error", [{}, {"code": None}, {"code": "x"}, {"code": [], "message": 7}])
def test_error_without_a_code_is_permanent(error):
    assert type(classify(error)) is PermanentChannelError


def test_codes_may_come_as_text():
    assert type(classify({"code": "190", "error_subcode": "460"})) is ChannelNeedsAttention


@pytest.mark.parametrize("code", LIMITS)
def test_limit_concerns_the_whole_page(code):
    assert limit_of(classify(error_object(code))) is LimitOf.PAGE


@pytest.mark.parametrize("code", LIMITS_FOR_ALL)
def test_limit_of_the_application_concerns_all_of_its_pages(code):
    assert limit_of(classify(error_object(code))) is LimitOf.APPLICATION


@pytest.mark.parametrize(
    "words",
    [
        "Invalid appsecret_proof provided in the API argument",
        "API calls from the server require an appsecret_proof argument",
    ],
)
def test_wrong_proof_is_the_administrators_to_mend(words):
    error = classify({"code": 100, "type": "GraphMethodException", "message": words})

    assert type(error) is ChannelNeedsAttention
    assert "Application Secret" in error.sentence


@pytest.mark.parametrize("code", [1, 1200, (10, 2018321), 190, 100, (613, 2018338)])
def test_other_errors_concern_one_message(code):
    assert limit_of(classify(error_object(code))) is None


@pytest.mark.parametrize("code", [(100, 2018008), (100, 2018294)])
def test_file_that_could_not_be_read_is_tried_once_more(code):
    assert classify(error_object(code)).retries == 1


def test_error_that_does_not_pass_hints_at_the_customer():
    assert classify(error_object(2)).hints_at_customer
    assert not classify(error_object(1)).hints_at_customer
