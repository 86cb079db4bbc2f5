"""The README's picture: `python -m tests.agent.screens.picture OUT.svg`.

The real app on the recorded ThinkPad T480, its practice drive being erased, seen at the check.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from agent.app import OpknapApp
from agent.data_folder import DataFolder
from agent.make_place import Machine
from agent.opening import open_session
from agent.recordings import LAPTOPS
from agent.session import Session
from agent.view import DrivePhase
from checks.told_facts import ToldFacts
from host.recorded import RecordedHost
from host.simulated.host import SimulatedHost
from reports.language import Language
from tests.agent.screens.rendering import press
from wipe.codes import Purpose
from wipe.values import HostSpec

LAPTOP = "lenovo-thinkpad-t480"
SIZE = (120, 30)
BYTES_S = 8_000_000
"""Slow enough to be caught halfway."""
ERASE_S = 40
"""The practice drive erases itself as slowly."""
BENCH = '[bench]\nid = "bench-3"\nname = "Bench 3"\n'
_LOOKS = 1200
_WAIT_S = 0.1


def main(out: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drives = Path(folder) / "simulated"
        recording = RecordedHost.read(LAPTOPS / LAPTOP)
        host = SimulatedHost.prepare(
            recording, drives, rate_bytes_s=BYTES_S, firmware=True, firmware_seconds=ERASE_S
        )
        machine = Machine(host, HostSpec(kind="simulated", folder=str(drives)))
        data = DataFolder(Path(folder) / "data")
        data.prepare()
        data.config_file.write_text(BENCH, "utf-8")
        with open_session(machine, data, {}, purpose=Purpose.DEMO, language=Language.EN) as session:
            out.write_text(_self_contained(asyncio.run(_picture(session))), "utf-8")


async def _picture(session: Session) -> str:
    app = OpknapApp(session)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        session.tell(ToldFacts(usb_sockets=3))
        await press(pilot, [*"mk", "enter", *"DS-00412", "enter"])
        await _until(session, lambda: session.view().checks_done == len(session.view().checks) > 0)
        row = next(row for row in session.view().drives if row.phase is DrivePhase.WAITING)
        serial = row.drive.identity.serial or ""
        await press(pilot, ["f5", "enter", *serial[-4:], "enter"])
        await _until(session, lambda: _share(session) > 0.3)
        app.look_again()
        await press(pilot, ["f4", *["down"] * 6])
        app.look_again()
        await pilot.pause()
        picture = app.export_screenshot(title="opknap")
        session.stop_erase(row.drive.id)
        await _until(session, lambda: session.view().drives[0].phase is DrivePhase.ENDED)
    return picture


def _self_contained(svg: str) -> str:
    """Without fonts from the network; spaces count, also for renderers that need to be told."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    return svg.replace("<text ", '<text xml:space="preserve" ')


def _share(session: Session) -> float:
    row = session.view().drives[0]
    return row.done_bytes / row.total_bytes if row.total_bytes else 0.0


async def _until(session: Session, reached: Callable[[], bool]) -> None:
    for _look in range(_LOOKS):
        if reached():
            return
        await asyncio.sleep(_WAIT_S)
    message = f"the recorded laptop got stuck: {session.view()}"
    raise TimeoutError(message)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
