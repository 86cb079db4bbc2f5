"""JSON that two readers could take for two things is refused before anybody reads it."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.strict_json import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_TEXT,
    JsonFault,
    StrictJsonError,
    parse,
)

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text('abc"\\[{', max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


def fault(data: bytes) -> JsonFault:
    with pytest.raises(StrictJsonError) as caught:
        parse(data)
    return caught.value.reason


@given(PLAIN)
def test_plain_values_come_through(value: object) -> None:
    assert parse(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" " * (MAX_BYTES + 1), JsonFault.TOO_LARGE),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), JsonFault.TOO_DEEP),
        (b"[" * 500_000, JsonFault.TOO_DEEP),
        (b"[" + b"0," * MAX_ITEMS + b"0]", JsonFault.TOO_MANY_ITEMS),
        (json.dumps({str(n): 0 for n in range(MAX_ITEMS + 1)}).encode(), JsonFault.TOO_MANY_ITEMS),
        (b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1), JsonFault.TOO_DEEP),
        (json.dumps("x" * (MAX_TEXT + 1)).encode(), JsonFault.TEXT_TOO_LONG),
        (json.dumps({"x" * (MAX_TEXT + 1): 0}).encode(), JsonFault.TEXT_TOO_LONG),
        (b'{"a":1,"a":1}', JsonFault.DUPLICATE_KEY),
        (b'{"b":{"a":1,"a":2}}', JsonFault.DUPLICATE_KEY),
        (b'{"a":1,"\\u0061":2}', JsonFault.DUPLICATE_KEY),
        (b"[1.0]", JsonFault.NOT_A_WHOLE_NUMBER),
        (b"[1e3]", JsonFault.NOT_A_WHOLE_NUMBER),
        (b"[NaN]", JsonFault.NOT_A_WHOLE_NUMBER),
        (b"[-Infinity]", JsonFault.NOT_A_WHOLE_NUMBER),
        (b'"a\\u0000b"', JsonFault.ODD_TEXT),
        (b'"\\ud800"', JsonFault.ODD_TEXT),
        (b'"e\\u0301"', JsonFault.ODD_TEXT),
        (b'"a\nb"', JsonFault.NOT_JSON),
        (b'"\xff"', JsonFault.NOT_JSON),
        (b"", JsonFault.NOT_JSON),
        (b"[1]x", JsonFault.NOT_JSON),
        (b"9" * 5000, JsonFault.NOT_JSON),
    ],
    ids=lambda value: str(value)[:30] + str(len(value)),
)
def test_odd_json_is_refused_with_its_reason(data: bytes, reason: JsonFault) -> None:
    assert fault(data) is reason


def test_nesting_up_to_the_limit_comes_through() -> None:
    assert parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    text = "[" * 100 + '"' + "{" * 100
    assert parse(json.dumps([text]).encode()) == [text]


def test_text_that_is_nfc_comes_through() -> None:
    assert parse('"Lénovo é አማርኛ عرب"'.encode()) == "Lénovo é አማርኛ عرب"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    with contextlib.suppress(StrictJsonError):
        parse(data)
