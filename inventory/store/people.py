"""Accounts, logins and failed logins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from inventory.clock import moment, stamp
from inventory.store.tables import login_failure, login_state, user_account
from inventory.tokens import new_token, token_digest

LOGIN_LASTS = timedelta(hours=12)
FREE_FAILURES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
"""Failures older than this no longer count."""


class Role(StrEnum):
    """What a person may do; each role may do what the one before may."""

    VIEWER = "viewer"
    """Reads records; does not see who worked."""
    REVIEWER = "reviewer"
    """Decides about records."""
    ADMIN = "admin"
    """Keeps accounts and benches."""

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what `needed` may."""
        roles = list(Role)
        return roles.index(self) >= roles.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account."""

    id: int
    name: str
    role: Role
    password: str


@dataclass(frozen=True, slots=True)
class Login:
    """A running login."""

    user_id: int
    name: str
    role: Role
    csrf: str


@dataclass(frozen=True, slots=True)
class StartedLogin:
    """A login at the only moment its cookie is known."""

    cookie: str
    login: Login


def add_account(
    connection: Connection, name: str, role: Role, password: str, now: datetime
) -> bool:
    """Store an account; False when the name is taken. `password` is its Argon2id text."""
    made = connection.execute(
        upsert(user_account)
        .values(name=name, role=role.value, password=password, created_at=stamp(now))
        .on_conflict_do_nothing(index_elements=["name"])
    )
    return made.rowcount == 1


def account_named(connection: Connection, name: str) -> Account | None:
    """The account of this name, in any case."""
    row = connection.execute(select(user_account).where(user_account.c.name == name)).first()
    return None if row is None else Account(row.id, row.name, Role(row.role), row.password)


def has_accounts(connection: Connection) -> bool:
    """Whether anybody can sign in at all."""
    return connection.execute(select(user_account.c.id).limit(1)).first() is not None


def start_login(connection: Connection, account: Account, now: datetime) -> StartedLogin:
    """Begin a login; ended ones are swept out."""
    connection.execute(delete(login_state).where(login_state.c.expires_at < stamp(now)))
    cookie, csrf = new_token(""), new_token("").text
    connection.execute(
        insert(login_state).values(
            token_sha256=cookie.sha256,
            user_id=account.id,
            csrf=csrf,
            created_at=stamp(now),
            expires_at=stamp(now + LOGIN_LASTS),
        )
    )
    return StartedLogin(cookie.text, Login(account.id, account.name, account.role, csrf))


def login_of(connection: Connection, cookie: str, now: datetime) -> Login | None:
    """The login a cookie stands for, `None` when it is over or never was."""
    row = connection.execute(
        select(
            user_account.c.id, user_account.c.name, user_account.c.role, login_state.c.csrf
        ).where(
            login_state.c.user_id == user_account.c.id,
            login_state.c.token_sha256 == token_digest(cookie),
            login_state.c.expires_at > stamp(now),
        )
    ).first()
    return None if row is None else Login(row.id, row.name, Role(row.role), row.csrf)


def end_login(connection: Connection, cookie: str) -> None:
    """Forget a login."""
    connection.execute(
        delete(login_state).where(login_state.c.token_sha256 == token_digest(cookie))
    )


def count_attempt(
    connection: Connection, name: str, address: str, now: datetime
) -> timedelta | None:
    """Count a login attempt before it is checked; the pause still to wait, or `None` to go on.

    Counted first and forgiven afterwards, so that many tries at once gain nothing. Names that do
    not exist are counted like those that do.
    """
    key = _failure_key(name, address)
    row = connection.execute(
        select(login_failure).where(login_failure.c.name_and_address == key)
    ).first()
    if row is not None and row.blocked_until is not None and row.blocked_until > stamp(now):
        left: timedelta = moment(row.blocked_until) - now
        return left
    connection.execute(
        delete(login_failure).where(login_failure.c.last_at < stamp(now - FORGOTTEN_AFTER))
    )
    is_fresh = row is None or row.last_at < stamp(now - FORGOTTEN_AFTER)
    failures = 1 if is_fresh or row is None else row.failures + 1
    pause = pause_after(failures)
    counted = {
        "failures": failures,
        "last_at": stamp(now),
        "blocked_until": None if pause is None else stamp(now + pause),
    }
    connection.execute(
        upsert(login_failure)
        .values(name_and_address=key, **counted)
        .on_conflict_do_update(index_elements=["name_and_address"], set_=counted)
    )
    return None


def pause_after(failures: int) -> timedelta | None:
    """How long to wait after so many failures in a row; doubles from the fifth on."""
    if failures < FREE_FAILURES:
        return None
    doublings = min(failures - FREE_FAILURES, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def forgive(connection: Connection, name: str, address: str) -> None:
    """Forget the failures of somebody who has signed in."""
    key = _failure_key(name, address)
    connection.execute(delete(login_failure).where(login_failure.c.name_and_address == key))


def _failure_key(name: str, address: str) -> str:
    # a digest, because people type passwords into the field for names
    return token_digest(f"{name.casefold()}\n{address}")
