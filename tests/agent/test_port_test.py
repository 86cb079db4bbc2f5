"""The stick of the socket test is set aside, and nothing else is."""

from dataclasses import dataclass

import pytest

from agent.clock import JobClock
from agent.port_test import PortTest, set_aside
from agent.state import JobState
from checks.hand.values import HandControl, HandEnd, HandState, Said
from host.capture import Capture, Index
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.recorded import RecordedHost
from reports.language import Language
from reports.record import ForeignAnswer
from wipe.codes import Purpose

PORT = "/devices/pci0000:00/0000:00:14.0/usb1/1-2"
BELOW = f"/sys{PORT}/1-2:1.0/host3/target3:0:0/3:0:0:0/block/sdb"
HOST = RecordedHost(
    Capture(
        name="laptop",
        index=Index(
            links={
                "/sys/block/sdb": BELOW,
                "/sys/block/sdc": "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-20/block/sdc",
                "/sys/block/sda": "/sys/devices/pci0000:00/ata1/block/sda",
            }
        ),
    )
)
CLOCK = JobClock(HOST)


def drive(name: str, *, foreign: bool = True) -> Drive:
    return Drive(
        path=f"/dev/{name}",
        identity=DriveIdentity(model="stick", serial=name, wwid=None),
        transport=Transport.USB if foreign else Transport.SATA,
        kind=DriveKind.FLASH,
        size_bytes=8 << 30,
        foreign=foreign,
    )


STICK, NEXT_SOCKET, OWN = drive("sdb"), drive("sdc"), drive("sda", foreign=False)


@dataclass
class Engine:
    inserted: tuple[str, ...] = ()
    answers: tuple[str, ...] = ("port.usb",)

    def run(self, control: HandControl) -> None:
        """Nothing."""

    def state(self) -> HandState:
        return HandState()

    def conclude(self, said: Said | None) -> HandEnd:
        assert said is None
        return HandEnd(())


@pytest.fixture
def watched() -> PortTest:
    test = PortTest(HOST)
    test.watch(Engine((PORT,)))
    return test


def job(*late: Drive, first: tuple[Drive, ...] = (OWN,)) -> JobState:
    begun = JobState(
        record_id="00000001-0000-4000-8000-000000000000",
        purpose=Purpose.DEMO,
        laptop=None,
        boot_id="b",
        language=Language.EN,
        operator="op-1",
    ).with_drives_seen(first, "b")
    return begun.with_drives_seen((*first, *late), "b") if late else begun


def test_a_drive_below_the_socket_of_the_test_is_its_stick(watched: PortTest) -> None:
    assert watched.sticks((STICK, NEXT_SOCKET, OWN)) == {STICK.id}


def test_a_stick_that_has_moved_on_is_still_known(watched: PortTest) -> None:
    watched.sticks((STICK,))
    assert watched.sticks(()) == {STICK.id}


def test_without_a_test_nothing_is_known() -> None:
    assert PortTest(HOST).sticks((STICK,)) == frozenset()


def test_the_stick_needs_no_answer_and_the_record_says_why(watched: PortTest) -> None:
    after = set_aside(job(STICK), watched.sticks((STICK,)), CLOCK)
    known = after.drive(STICK.id) or pytest.fail("gone")
    assert known.foreign is not None
    assert not known.foreign.belongs
    assert after.timeline[-1].event == "port_test_stick"
    assert set_aside(after, frozenset({STICK.id}), CLOCK) == after


def test_what_was_there_from_the_start_is_asked_about_all_the_same() -> None:
    there = job(first=(OWN, STICK))
    assert set_aside(there, frozenset({STICK.id}), CLOCK) == there


def test_what_a_person_said_stands() -> None:
    answer = ForeignAnswer(belongs=True, by="op-1", at="2026-01-01T00:00:00.000Z")
    said = job(STICK).with_foreign_answer(STICK.id, answer)
    assert set_aside(said, frozenset({STICK.id}), CLOCK) == said


def test_a_drive_of_the_laptop_is_never_set_aside() -> None:
    assert set_aside(job(), frozenset({OWN.id}), CLOCK) == job()
