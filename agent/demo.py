"""The demo: the whole product on a recorded laptop, with simulated drives and its own inventory."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.data_folder import DataFolder
from agent.demo_inventory import ORGANISATION, SITE, USER, DemoInventory, DemoSite, Served
from agent.faces import has_person, has_screen, keyboard, plain_face, say_line, screen_face
from agent.make_place import Machine
from agent.opening import open_session
from agent.outbox import Outbox, Place, StickDisk
from agent.say import Say
from agent.sealing import first_start
from agent.session import Session
from agent.site_http import SiteHttp
from agent.view import View
from agent.walk import DemoWalk
from host.durable import write_whole
from host.port import Host
from host.recorded import RecordedHost
from host.simulated.host import SimulatedHost
from reports.language import Language
from wipe.codes import Purpose
from wipe.values import HostSpec

FAST_BYTES_S = 64 << 20
"""With this a practice drive takes two seconds."""
BELIEVABLE_BYTES_S = 4 << 20
"""With this it takes half a minute: time to see the screens and to do the next steps."""
FAST_SECONDS = 1
"""A practice drive that erases itself."""
BELIEVABLE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class DemoWishes:
    """What was asked of a demo."""

    laptop: Path
    data: DataFolder
    fast: bool
    plain: bool
    language: Language


def run_demo(wishes: DemoWishes, machine: Host) -> int:
    """The demo from its inventory to its own record; the exit status of the command.

    Raises:
        CannotOpen: the folder cannot be used.
        NoInventory: the inventory does not run.
        NotRecorded: the laptop is no recording.
    """
    data, tr = wishes.data, Say(wishes.language).tr
    recording = RecordedHost.read(wishes.laptop)
    data.prepare()
    first_start(data, Outbox(data, StickDisk()), os.urandom)
    say_line(tr("This is practice: a recorded laptop, drives that are files, an own inventory."))
    say_line(tr("Nothing of this machine is erased. One moment: the inventory starts."))
    inventory = DemoInventory(machine, data)
    site = inventory.prepare()
    served = inventory.serve()
    try:
        _write_settings(data, wishes.language, site, served.url)
        return _walk(wishes, recording, site, served, machine.boot_ms)
    finally:
        inventory.stop(served)


def _walk(
    wishes: DemoWishes,
    recording: RecordedHost,
    site: DemoSite,
    served: Served,
    now_ms: Callable[[], int],
) -> int:
    data = wishes.data
    drives = data.root / "simulated"
    rate = FAST_BYTES_S if wishes.fast else BELIEVABLE_BYTES_S
    laptop = Machine(
        SimulatedHost.prepare(
            recording,
            drives,
            rate_bytes_s=rate,
            firmware=True,
            firmware_seconds=FAST_SECONDS if wishes.fast else BELIEVABLE_SECONDS,
        ),
        HostSpec(kind="simulated", folder=str(drives)),
    )
    with open_session(laptop, data, {}, purpose=Purpose.DEMO, language=wishes.language) as session:
        status = _face(session, wishes, now_ms)
        view = session.view()
    arrived = _fetch(view, data, site, served)
    _tell(view, wishes, site, served, arrived=arrived)
    # What a laptop is held for is part of the show; that it was shown to its end is success.
    return 0 if arrived else status or 1


def _face(session: Session, wishes: DemoWishes, now_ms: Callable[[], int]) -> int:
    if has_screen() and not wishes.plain:
        return screen_face(session, wishes.data.log_file, now_ms)
    if has_person():
        return plain_face(session, keyboard(), now_ms)
    walk = DemoWalk(lambda given: say_line(f"> {given}"))
    return plain_face(session, walk, now_ms)


def _write_settings(data: DataFolder, language: Language, site: DemoSite, url: str) -> None:
    text = (
        f'language = "{language.value}"\n\n'
        f'[server]\nurl = "{url}"\nsite = "{SITE}"\norganisation = "{ORGANISATION}"\n\n'
        f'[bench]\nid = "{site.bench_id}"\nname = "Demo"\n'
    )
    write_whole(data.config_file, text.encode())


def _fetch(view: View, data: DataFolder, site: DemoSite, served: Served) -> bool:
    """Whether a reader gets the very record from the inventory that this bench has signed."""
    found = Outbox(data, StickDisk()).place(view.record_id)
    if found is None or found[0] is not Place.SENT:
        return False
    signed = (data.sent / found[1].envelope).read_bytes()
    http = SiteHttp(served.url, token=site.reader_token, authority=None)
    try:
        answer = http.get(f"/api/v1/records/{view.record_id}")
    finally:
        http.close()
    if answer.status != 200:  # noqa: PLR2004 - HTTP: here it is
        return False
    kept: object = json.loads(answer.body)
    return isinstance(kept, dict) and kept.get("envelope") == json.loads(signed)


def _tell(view: View, wishes: DemoWishes, site: DemoSite, served: Served, *, arrived: bool) -> None:
    """Where to look; the words before the colons are fixed, for scripts."""
    tr, data = Say(view.language).tr, wishes.data.root
    say_line("")
    if arrived:
        say_line(tr("The record was fetched from the inventory, as a supervisor would."))
        say_line(f"record: {served.url}/records/{view.record_id}")
    elif view.sealed:
        say_line(tr("The record is sealed, but the inventory did not give it back."))
    say_line(f"data: {data}")
    say_line(f"login: {USER} / {site.password}")
    say_line(tr("To look at it, start the inventory again with:"))
    program = Path(sys.executable).with_name("opknap-inventory")
    command = str(program) if program.exists() else "opknap-inventory"
    say_line(f"{command} serve --data {data} --port {served.port}")
