"""Commands of the keeper: make an inventory, accounts, benches and tokens, migrate."""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from inventory.clock import stamp, utc_now
from inventory.commands.opened import Opened, opened, site_key_of, store_of
from inventory.commands.speak import EXIT_USAGE, CannotDo, say
from inventory.folder import DataFolder
from inventory.passwords import new_password, password_text
from inventory.service import SiteWords
from inventory.site import DEFAULT_SITE, make_folders, name_site, register_key
from inventory.store import audit, benches
from inventory.store.benches import BenchKeyRow
from inventory.store.people import Role, add_account, has_accounts
from inventory.tokens import Scope
from reports.benchkey import BenchKey, make_statement
from reports.keys import KeyFileError, PublicKey, load_public_key

KEY_LASTS = timedelta(days=396)
"""13 months: a year of work and time to renew."""
SHORTEST_PASSWORD = 10

Data = Annotated[Path, typer.Option("--data", help="Folder of the inventory.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def init(
    *,
    data: Data,
    site: Annotated[str, typer.Option(help="Short name of the site.")] = DEFAULT_SITE.site_id,
    organisation: Annotated[
        str, typer.Option(help="Who runs the site, as printed on pages.")
    ] = DEFAULT_SITE.organisation,
    admin: Annotated[str, typer.Option(help="Name of the first account.")] = "admin",
    as_json: AsJson = False,
) -> None:
    """Make an inventory: database, site key, first account. Doing it again changes nothing."""
    if any(sign.isspace() or sign == "+" for sign in site) or not site:
        raise CannotDo(
            "This name cannot be used for a site",
            "It becomes part of each receipt: no blanks and no +.",
            "Choose a short name such as ams-1.",
            exit_code=EXIT_USAGE,
        )
    folder = DataFolder(data)
    make_folders(folder)
    key = site_key_of(folder)
    password = None
    with store_of(folder) as store, store.write() as connection:
        register_key(connection, key, utc_now())
        named = name_site(connection, SiteWords(site, organisation))
        if not has_accounts(connection):
            password = new_password()
            add_account(connection, admin, Role.ADMIN, password_text(password), utc_now())
            audit.note(connection, utc_now(), "account_made", admin)
    made = {"site": named.site_id, "organisation": named.organisation, "keyid": key.public.keyid}
    account = {} if password is None else {"admin": admin, "password": password}
    if as_json:
        say(json.dumps({**made, **account}))
        return
    say(f"Inventory of {named.organisation} ({named.site_id}) in {folder.root}")
    if password is not None:
        say(f"First account: {admin}   password, shown once: {password}")
    say(f"Start it: opknap-inventory serve --data {folder.root}")


def add_user(
    *,
    data: Data,
    name: Annotated[str, typer.Argument(help="What the person types to sign in.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.VIEWER,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from the first line.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make an account; without --password-stdin a password is made up and shown once."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else new_password()
    if len(password) < SHORTEST_PASSWORD:
        raise CannotDo(
            "This password is too short",
            f"It has {len(password)} characters; {SHORTEST_PASSWORD} are needed.",
            "Choose a longer one, or leave --password-stdin away to have one made.",
            exit_code=EXIT_USAGE,
        )
    with opened(data) as at, at.store.write() as connection:
        if not add_account(connection, name.strip(), role, password_text(password), utc_now()):
            raise CannotDo(
                "This name is taken",
                f"There is an account named {name} already.",
                "Choose another name.",
            )
        audit.note(connection, utc_now(), "account_made", name)
    if as_json:
        shown = {} if password_stdin else {"password": password}
        say(json.dumps({"name": name, "role": role.value, **shown}))
    else:
        say(f"{name} may sign in as {role.value}.")
        if not password_stdin:
            say(f"Password, shown once: {password}")


def add_bench(
    *,
    data: Data,
    name: Annotated[str, typer.Argument(help="What people call the bench: Table 3.")],
    public_key: Annotated[Path, typer.Option("--public-key", help="The bench's key, as PEM.")],
    as_json: AsJson = False,
) -> None:
    """Register a bench by its public key; token and statement are shown once."""
    key = _bench_key(public_key)
    with opened(data) as at:
        made = _register_bench(at, name, key)
    if as_json:
        say(json.dumps(made))
        return
    say(f"{name} is {made['bench_id']}.")
    say(f"Token, shown once: {made['token']}")
    say(f"Statement about its key:\n{made['statement']}")
    say(f"Public key of the site:\n{made['site_public_key_pem']}")


def _bench_key(path: Path) -> PublicKey:
    try:
        return load_public_key(path)
    except (KeyFileError, OSError) as refused:
        raise CannotDo(
            "This is not a public key of a bench",
            f"{path}: {refused}.",
            "Give the PEM file of an Ed25519 public key.",
            exit_code=EXIT_USAGE,
        ) from refused


def _register_bench(at: Opened, name: str, key: PublicKey) -> dict[str, str]:
    now = utc_now()
    with at.store.write() as connection:
        taken = benches.bench_of_key(connection, key.keyid)
        if taken is not None:
            raise CannotDo(
                "This key is registered already",
                f"{key.keyid} belongs to {taken}.",
                "Make a new key for each bench.",
            )
        bench_id = benches.next_bench_id(connection)
        said = BenchKey(
            bench_id=bench_id,
            public_key=key.base64,
            valid_from=stamp(now),
            valid_to=stamp(now + KEY_LASTS),
        )
        statement = make_statement(at.key, said)
        benches.add_bench(connection, bench_id, name, now)
        row = BenchKeyRow(
            keyid=key.keyid,
            bench_id=bench_id,
            public_key_pem=key.pem.decode("ascii"),
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            revoked_at=None,
            statement=statement,
        )
        benches.add_key(connection, row)
        token = benches.add_bench_token(connection, bench_id, now)
        audit.note(connection, now, "bench_made", bench_id)
    return {
        "bench_id": bench_id,
        "token": token.text,
        "statement": statement.decode("ascii"),
        "site_public_key_pem": at.key.public.pem.decode("ascii"),
    }


def add_token(
    *,
    data: Data,
    scope: Annotated[Scope, typer.Option(help="What the token may do.")] = Scope.RECORDS_READ,
    name: Annotated[str, typer.Option(help="Which program it is for.")] = "console",
    as_json: AsJson = False,
) -> None:
    """Make a token for another program, shown once."""
    if scope is not Scope.RECORDS_READ:
        raise CannotDo(
            "Only a bench may send records",
            f"{scope.value} is given together with a bench's key.",
            "Use: opknap-inventory bench add NAME --public-key FILE",
            exit_code=EXIT_USAGE,
        )
    with opened(data) as at, at.store.write() as connection:
        token = benches.add_reader_token(connection, name, scope, utc_now())
        audit.note(connection, utc_now(), "token_made", name)
    if as_json:
        say(json.dumps({"name": name, "scope": scope.value, "token": token.text}))
    else:
        say(f"Token, shown once: {token.text}")


def bring_up_to_date(data: Data) -> None:
    """Bring the database to the schema of this version."""
    with opened(data):
        say("The database has the schema of this version.")
