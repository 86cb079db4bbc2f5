"""Open the inventory that a command is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from inventory.clock import utc_now
from inventory.commands.speak import CannotDo
from inventory.folder import DataFolder
from inventory.service import SiteWords
from inventory.site import open_site_key, open_store, register_key, site_words
from inventory.store.engine import Store, StoreError
from reports.keys import KeyFileError, SigningKey


@dataclass(frozen=True, slots=True)
class Opened:
    """An inventory at rest."""

    folder: DataFolder
    store: Store
    key: SigningKey
    site: SiteWords


@contextmanager
def opened(data: Path) -> Iterator[Opened]:
    """The inventory in this folder, its schema brought up to date.

    Raises:
        CannotDo: there is none, or its key or database cannot be used.
    """
    folder = DataFolder(data)
    if not folder.database.is_file():
        raise CannotDo(
            "There is no inventory here",
            f"{folder.root} holds no inventory.db.",
            f"Make one: opknap-inventory init --data {folder.root}",
        )
    key = site_key_of(folder)
    with store_of(folder) as store:
        with store.write() as connection:
            register_key(connection, key, utc_now())
            site = site_words(connection)
        if site is None:
            raise CannotDo(
                "This inventory has no name yet",
                f"{folder.database} was never finished.",
                f"Finish it: opknap-inventory init --data {folder.root}",
            )
        yield Opened(folder, store, key, site)


@contextmanager
def store_of(folder: DataFolder) -> Iterator[Store]:
    """The database, closed at the end."""
    try:
        store = open_store(folder)
    except StoreError as refused:
        raise CannotDo(
            "The database cannot be used",
            f"{refused}.",
            "Install pysqlite3 again, which brings a newer SQLite.",
        ) from refused
    try:
        yield store
    finally:
        store.close()


def site_key_of(folder: DataFolder) -> SigningKey:
    """The site's key."""
    try:
        return open_site_key(folder)
    except KeyFileError as refused:
        raise CannotDo(
            "The site key cannot be read",
            f"{folder.site_key}: {refused}.",
            "Put the right file back from the backup of the keys; receipts depend on it.",
        ) from refused
    except PermissionError as refused:
        raise CannotDo(
            "The site key is not private",
            f"{refused}.",
            f"Run: chmod 600 {folder.site_key}",
        ) from refused
