"""Benches, their keys and tokens, and tokens of other programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from inventory.clock import stamp
from inventory.store.tables import bench, bench_key, bench_token, reader_token
from inventory.tokens import NewToken, Scope, new_token, token_digest


@dataclass(frozen=True, slots=True)
class BenchKeyRow:
    """A key of a bench, with the site's signed word for it."""

    keyid: str
    bench_id: str
    public_key_pem: str
    valid_from: str
    valid_to: str
    revoked_at: str | None
    statement: bytes


def next_bench_id(connection: Connection) -> str:
    """`bench-01` and on."""
    count = connection.execute(select(func.count()).select_from(bench)).scalar_one()
    return f"bench-{count + 1:02}"


def add_bench(connection: Connection, bench_id: str, name: str, now: datetime) -> None:
    """Store a bench."""
    connection.execute(insert(bench).values(id=bench_id, name=name, created_at=stamp(now)))


def bench_name(connection: Connection, bench_id: str) -> str:
    """What people call the bench."""
    return str(connection.execute(select(bench.c.name).where(bench.c.id == bench_id)).scalar_one())


def add_key(connection: Connection, key: BenchKeyRow) -> None:
    """Store a key of a bench."""
    connection.execute(
        insert(bench_key).values(
            keyid=key.keyid,
            bench_id=key.bench_id,
            public_key_pem=key.public_key_pem,
            valid_from=key.valid_from,
            valid_to=key.valid_to,
            revoked_at=key.revoked_at,
            statement=key.statement,
        )
    )


def keys_of(connection: Connection, bench_id: str) -> Sequence[BenchKeyRow]:
    """Every key this bench ever had, newest first."""
    rows = connection.execute(_KEYS, {"bench_id": bench_id})
    return [BenchKeyRow(*row) for row in rows]


def all_keys(connection: Connection) -> Sequence[BenchKeyRow]:
    """Every key of every bench."""
    return [BenchKeyRow(*row) for row in connection.execute(select(bench_key))]


def bench_of_key(connection: Connection, keyid: str) -> str | None:
    """The bench that has registered this key."""
    found = connection.execute(
        select(bench_key.c.bench_id).where(bench_key.c.keyid == keyid)
    ).scalar()
    return None if found is None else str(found)


def add_bench_token(connection: Connection, bench_id: str, now: datetime) -> NewToken:
    """A new token of a bench."""
    token = new_token(f"okb_{bench_id}_")
    connection.execute(
        insert(bench_token).values(
            token_sha256=token.sha256,
            bench_id=bench_id,
            scopes=Scope.RECORDS_WRITE.value,
            created_at=stamp(now),
        )
    )
    return token


def add_reader_token(connection: Connection, name: str, scope: Scope, now: datetime) -> NewToken:
    """A new token of another program."""
    token = new_token("okr_")
    connection.execute(
        insert(reader_token).values(
            token_sha256=token.sha256, name=name, scopes=scope.value, created_at=stamp(now)
        )
    )
    return token


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who a token stands for."""

    token_sha256: str
    bench_id: str | None
    """`None` for other programs."""
    scopes: frozenset[str]


def token_holder(connection: Connection, text: str) -> TokenHolder | None:
    """Who sent this token, `None` when it is unknown or revoked."""
    digest = token_digest(text)
    row = connection.execute(_BENCH_TOKEN, {"digest": digest}).first()
    if row is not None:
        return TokenHolder(digest, row.bench_id, frozenset(row.scopes.split()))
    scopes = connection.execute(_READER_TOKEN, {"digest": digest}).scalar()
    return None if scopes is None else TokenHolder(digest, None, frozenset(scopes.split()))


def seen(connection: Connection, holder: TokenHolder, now: datetime) -> None:
    """Note when a bench was last heard of."""
    connection.execute(_SEEN, {"digest": holder.token_sha256, "at": stamp(now)})


# Built once: putting a statement together costs more than asking it.
_KEYS = (
    select(bench_key)
    .where(bench_key.c.bench_id == bindparam("bench_id"))
    .order_by(bench_key.c.valid_from.desc())
)
_BENCH_TOKEN = select(bench_token.c.bench_id, bench_token.c.scopes).where(
    bench_token.c.token_sha256 == bindparam("digest"), bench_token.c.revoked_at.is_(None)
)
_READER_TOKEN = select(reader_token.c.scopes).where(
    reader_token.c.token_sha256 == bindparam("digest"), reader_token.c.revoked_at.is_(None)
)
_SEEN = (
    update(bench_token)
    .where(bench_token.c.token_sha256 == bindparam("digest"))
    .values(last_seen_at=bindparam("at"))
)
