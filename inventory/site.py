"""Make and open an inventory: its folder, its key, its name."""

import secrets
import stat
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from host.durable import make_folder
from inventory.clock import stamp
from inventory.folder import DataFolder
from inventory.service import SiteWords
from inventory.store.engine import Store
from inventory.store.migrate import migrate
from inventory.store.tables import setting, site_key
from reports.keys import SEED_BYTES, SigningKey, load_signing_key, save_signing_key

DEFAULT_SITE = SiteWords("site-1", "opknap")


def make_folders(folder: DataFolder) -> None:
    """The folder itself and the one for keys, for their owner alone."""
    make_folder(folder.root, mode=0o700)
    make_folder(folder.keys, mode=0o700)


def open_site_key(folder: DataFolder) -> SigningKey:
    """The site's key; made on the first call.

    Raises:
        KeyFileError: the file holds no key. It is left as it is.
        PermissionError: others than its owner may read the file.
    """
    if not folder.site_key.exists():
        save_signing_key(folder.site_key, SigningKey.generate(secrets.token_bytes(SEED_BYTES)))
    mode = folder.site_key.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PermissionError(f"{folder.site_key} can be read by others (mode {mode & 0o777:o})")
    return load_signing_key(folder.site_key)


def open_store(folder: DataFolder) -> Store:
    """The database, with the schema of this version."""
    store = Store(folder.database)
    migrate(store)
    return store


def register_key(connection: Connection, key: SigningKey, now: datetime) -> None:
    """Keep the site's public key, so that old receipts can be checked after a new one came."""
    connection.execute(
        upsert(site_key)
        .values(
            keyid=key.public.keyid,
            public_key_pem=key.public.pem.decode("ascii"),
            valid_from=stamp(now),
        )
        .on_conflict_do_nothing(index_elements=["keyid"])
    )


def name_site(connection: Connection, given: SiteWords) -> SiteWords:
    """Name the site once; the name of the log stands in receipts and never changes."""
    known = site_words(connection)
    if known is not None:
        return known
    connection.execute(
        insert(setting),
        [
            {"name": "site_id", "value": given.site_id},
            {"name": "organisation", "value": given.organisation},
        ],
    )
    return given


def site_words(connection: Connection) -> SiteWords | None:
    """The site's name, `None` before `init`."""
    found = {row.name: row.value for row in connection.execute(select(setting))}
    if "site_id" not in found:
        return None
    return SiteWords(found["site_id"], found["organisation"])
