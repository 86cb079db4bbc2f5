"""When the server itself is in trouble it says so, and nothing is lost."""

from pathlib import Path

import requests
from pysqlite3 import dbapi2

from inventory.clock import utc_now
from inventory.commands.opened import opened
from inventory.passwords import PasswordChecker
from inventory.service import Inventory
from inventory.web.app import make_app
from inventory.web.headers import HEADERS
from tests.inventory import samples
from tests.inventory.running import TIMEOUT_S, Browser, Prepared, in_thread, served_here


def test_a_busy_database_asks_for_time_and_the_record_arrives_later(
    prepared: Prepared, own_folder: Path
) -> None:
    record = samples.plain(1)
    with served_here(own_folder) as url:
        site = prepared.site(own_folder, url)
        envelope = site.bench.sealed(record)
        other = dbapi2.connect(str(own_folder / "inventory.db"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = site.put(record["record_id"], envelope)
        page = Browser(url, "en").post("/login", name="admin", password=prepared.people["admin"])
        other.execute("ROLLBACK")
        other.close()
        taken = site.put(record["record_id"], envelope)
    assert refused.status_code == 503
    assert refused.json()["code"] == "not_ready"
    assert refused.headers["Retry-After"] == "5"
    assert page.status_code == 503
    assert "The inventory is busy" in page.text
    assert taken.status_code == 201


def test_a_mistake_of_ours_is_said_and_shows_no_inside(own_folder: Path) -> None:
    def break_down() -> None:
        raise ZeroDivisionError("an inside that nobody should see")

    with opened(own_folder) as at:
        made = Inventory(at.store, at.site, at.key, PasswordChecker(), utc_now, is_tls=False)
        app = make_app(made, "0")
        app.get("/broken")(break_down)
        app.get("/api/v1/broken")(break_down)
        with in_thread(app) as url:
            page = Browser(url, "nl").get("/broken")
            told = requests.get(f"{url}/api/v1/broken", timeout=TIMEOUT_S)
    for answer in (page, told):
        assert answer.status_code == 500
        assert "inside" not in answer.text
        assert HEADERS.items() <= answer.headers.items()
    assert "De server heeft een fout gemaakt" in page.text
    assert told.json()["code"] == "server_fault"
