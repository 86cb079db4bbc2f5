"""Signing in: equal answers for unknown names, and a pause that grows."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from inventory.passwords import PasswordChecker, new_password, password_text
from inventory.store.engine import Store
from inventory.store.people import (
    FREE_FAILURES,
    LOGIN_LASTS,
    LONGEST_PAUSE,
    Role,
    account_named,
    add_account,
    count_attempt,
    end_login,
    forgive,
    login_of,
    pause_after,
    start_login,
)
from tests.inventory.running import TIMEOUT_S, Browser, Site

WRONG = "not the password"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_wrong_password_and_an_unknown_name_get_the_same_page(own_site: Site) -> None:
    pages = []
    for name in ("admin", "nobody"):
        answer = Browser(own_site.url, "en").post("/login", name=name, password=WRONG)
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
        pages.append(answer.text.replace(name, "NAME"))
    assert pages[0] == pages[1]
    assert "Name and password do not match" in pages[0]
    assert 'role="alert"' in pages[0]


@pytest.mark.parametrize("name", ["viewer", "nobody"])
def test_after_five_failures_there_is_a_pause_even_for_the_right_password(
    own_site: Site, name: str
) -> None:
    browser = Browser(own_site.url, "en")
    answers = [browser.post("/login", name=name, password=WRONG) for _ in range(FREE_FAILURES + 1)]
    assert [answer.status_code for answer in answers] == [403] * FREE_FAILURES + [429]
    right = browser.post("/login", name=name, password=own_site.people.get(name, WRONG))
    assert right.status_code == 429
    assert 0 < int(right.headers["Retry-After"]) <= 30
    assert re.search(r"Wait \d+ seconds, then try again", right.text)
    # somebody else at the same table may still sign in
    assert own_site.signed_in("reviewer").get("/records").status_code == 200


def test_the_pause_doubles_and_ends_at_a_quarter_of_an_hour() -> None:
    pauses = [pause_after(failures) for failures in range(60)]
    assert pauses[:FREE_FAILURES] == [None] * FREE_FAILURES
    assert pauses[5] == timedelta(seconds=30)
    assert pauses[6] == timedelta(seconds=60)
    known = [pause for pause in pauses if pause is not None]
    assert known == sorted(known)
    assert known[-1] == LONGEST_PAUSE


def test_a_pause_ends_and_the_next_failure_makes_it_longer(store: Store) -> None:
    with store.write() as connection:
        for _ in range(FREE_FAILURES):
            assert count_attempt(connection, "anna", "10.0.0.1", NOON) is None
        left = count_attempt(connection, "Anna", "10.0.0.1", NOON + timedelta(seconds=10))
        assert left == timedelta(seconds=20)
        assert count_attempt(connection, "anna", "10.0.0.2", NOON) is None
        later = NOON + timedelta(seconds=31)
        assert count_attempt(connection, "anna", "10.0.0.1", later) is None
        assert count_attempt(connection, "anna", "10.0.0.1", later) == timedelta(seconds=60)


def test_signing_in_forgives_and_a_day_forgets(store: Store) -> None:
    with store.write() as connection:
        for _ in range(FREE_FAILURES - 1):
            count_attempt(connection, "anna", "10.0.0.1", NOON)
        forgive(connection, "anna", "10.0.0.1")
        for _ in range(FREE_FAILURES):
            assert count_attempt(connection, "anna", "10.0.0.1", NOON) is None
        tomorrow = NOON + timedelta(days=2)
        assert count_attempt(connection, "anna", "10.0.0.1", tomorrow) is None
        assert count_attempt(connection, "anna", "10.0.0.1", tomorrow) is None


def test_a_login_lasts_twelve_hours(store: Store) -> None:
    with store.write() as connection:
        assert add_account(connection, "anna", Role.VIEWER, "x", NOON)
        account = account_named(connection, "ANNA")
        assert account is not None
        started = start_login(connection, account, NOON)
        almost = NOON + LOGIN_LASTS - timedelta(seconds=1)
        assert login_of(connection, started.cookie, almost) == started.login
        assert login_of(connection, started.cookie, NOON + LOGIN_LASTS) is None
        assert login_of(connection, started.cookie + "x", NOON) is None
        other = start_login(connection, account, NOON)
        assert other.cookie != started.cookie
        assert other.login.csrf != started.login.csrf
        end_login(connection, started.cookie)
        assert login_of(connection, started.cookie, NOON) is None
        assert login_of(connection, other.cookie, NOON) is not None


def test_names_are_taken_in_any_case(store: Store) -> None:
    with store.write() as connection:
        assert add_account(connection, "anna", Role.VIEWER, "x", NOON)
        assert not add_account(connection, "Anna", Role.ADMIN, "y", NOON)


def test_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    texts = {password_text("paard batterij nietje") for _ in range(2)}
    assert len(texts) == 2
    assert all(text.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for text in texts)
    checker = PasswordChecker()
    assert all(checker.holds("paard batterij nietje", text) for text in texts)
    assert not any(checker.holds("paard batterij", text) for text in texts)
    assert not checker.holds("anything", None)


def test_passwords_checked_at_the_same_moment_do_not_wait_for_each_other_for_ever() -> None:
    # in a process of its own, which can be ended if they do
    ended = subprocess.run(
        [sys.executable, "-c", FOUR_AT_ONCE],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert (ended.stdout, ended.returncode) == ("[True, True, True, True]\n", 0), ended.stderr


FOUR_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from inventory.passwords import PasswordChecker, password_text
with ThreadPoolExecutor(4) as pool:
    texts = list(pool.map(password_text, ["paard"] * 4))
    print(list(pool.map(PasswordChecker().holds, ["paard"] * 4, texts)))
"""


def test_a_made_password_cannot_be_misread() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert not set("01il|oO") & set("".join(made))
    assert all(re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password) for password in made)
