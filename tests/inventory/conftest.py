"""One served inventory for all tests that only add to it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.store.engine import Store
from inventory.store.migrate import migrate
from tests.inventory.running import Prepared, Server, Site, prepare, served_here


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """An inventory at rest: copy it, never serve it."""
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session")
def site(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An inventory in its own process, served once; every test only adds to it."""
    data = tmp_path_factory.mktemp("shared") / "inventory"
    shutil.copytree(prepared.data, data)
    server = Server.start(data)
    yield prepared.site(data, server.url)
    server.stop()


@pytest.fixture
def own_folder(prepared: Prepared, tmp_path: Path) -> Path:
    """An inventory at rest that a test may serve and break."""
    data = tmp_path / "inventory"
    shutil.copytree(prepared.data, data)
    return data


@pytest.fixture
def own_site(prepared: Prepared, own_folder: Path) -> Iterator[Site]:
    """An inventory without records, served in this process."""
    with served_here(own_folder) as url:
        yield prepared.site(own_folder, url)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    made = Store(tmp_path / "empty.db")
    migrate(made)
    yield made
    made.close()
