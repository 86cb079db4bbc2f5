from hypothesis import given
from hypothesis import strategies as st

from agent.sending import (
    LONGEST_PAUSE_MS,
    LONGEST_RETRY_AFTER_MS,
    PROBLEM_PAUSE_MS,
    Pace,
    Reply,
    meaning,
)


def test_every_status_has_a_meaning() -> None:
    expected = {
        None: Reply.SILENCE, 200: Reply.STORED, 201: Reply.STORED, 202: Reply.STORED,
        204: Reply.PROBLEM, 302: Reply.PROBLEM, 400: Reply.PROBLEM, 401: Reply.PROBLEM,
        403: Reply.PROBLEM, 404: Reply.PROBLEM, 408: Reply.BUSY, 409: Reply.CONFLICT,
        413: Reply.PROBLEM, 422: Reply.PROBLEM, 429: Reply.BUSY, 500: Reply.FAULT,
        501: Reply.FAULT, 502: Reply.BUSY, 503: Reply.BUSY, 504: Reply.BUSY,
    }  # fmt: skip
    assert {status: meaning(status) for status in expected} == expected


def test_pauses_double_up_to_a_minute() -> None:
    pace, pauses = Pace(), []
    for _ in range(8):
        pace = pace.after_failure(0, None, 0)
        pauses.append(pace.not_before_ms // 1000)
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]


def test_the_pauses_of_one_record_double_up_to_a_quarter_of_an_hour() -> None:
    pace, pauses = Pace(), []
    for _ in range(11):
        pace = pace.after_failure(0, None, 0, longest_ms=PROBLEM_PAUSE_MS)
        pauses.append(pace.not_before_ms // 1000)
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_an_answer_ends_the_pause() -> None:
    assert Pace().after_failure(0, None, 0).after_answer() == Pace()


@given(st.integers(0, 100), st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 1000))
def test_a_pause_is_never_shorter_than_asked_nor_longer_than_ten_minutes(
    failures: int, now: int, retry_after_s: int, jitter: int
) -> None:
    pause = Pace(failures).after_failure(now, retry_after_s, jitter).not_before_ms - now
    assert min(retry_after_s * 1000, LONGEST_RETRY_AFTER_MS) <= pause <= LONGEST_RETRY_AFTER_MS
    without = Pace(failures).after_failure(now, None, jitter).not_before_ms - now
    assert 0 < without <= LONGEST_PAUSE_MS * 3 // 2
