"""A server that dies at one moment of its first ingest: run as a module by the crash tests.

It is the product with another store: one that kills its process right before or right after the
commit, as a power cut would.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from sqlalchemy import Connection
from typing_extensions import override

from inventory.clock import utc_now
from inventory.folder import DataFolder
from inventory.passwords import PasswordChecker
from inventory.service import Inventory, SiteWords
from inventory.site import open_site_key
from inventory.store.engine import Store
from inventory.web.app import make_app


class DyingStore(Store):
    """Dies at its first write."""

    def __init__(self, path: Path, moment: str) -> None:
        super().__init__(path)
        self._moment = moment

    @contextmanager
    @override
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            yield connection
            if self._moment == "before":
                die()
        die()


def die() -> None:
    """End without any clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)


class Announcing(uvicorn.Server):
    """Prints its address once it listens."""

    @override
    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        port = self.servers[0].sockets[0].getsockname()[1]
        sys.stdout.write(f"http://127.0.0.1:{port}\n")
        sys.stdout.flush()


def main(data: str, moment: str) -> None:
    """Serve until the first record comes."""
    folder = DataFolder(Path(data))
    made = Inventory(
        store=DyingStore(folder.database, moment),
        site=SiteWords("ams-1", "Digi Surfer"),
        site_key=open_site_key(folder),
        passwords=PasswordChecker(),
        now=utc_now,
        is_tls=False,
    )
    config = uvicorn.Config(make_app(made, "0"), port=0, log_level="critical")
    Announcing(config).run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
