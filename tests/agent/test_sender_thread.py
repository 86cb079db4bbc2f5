"""The sender's thread outlives whatever goes wrong in it, and says so."""

import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typing_extensions import override

from agent.outbox import Place
from agent.sender import Answer, Sender
from agent.sender_thread import CANNOT_SEND, SenderThread
from agent.sending_task import SendingTask
from agent.view import SendPhase
from tests.agent.outbox_bench import RECORD_IDS, Bench, FakeInventory, check_receipt
from tests.agent.session_bench import Bench as SessionBench
from tests.agent.session_bench import wait_for


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


class Turns:
    """Counts the turns of a thread and lets a test wait for the next."""

    def __init__(self) -> None:
        self.over = threading.Semaphore(0)
        self.fails = False

    def __call__(self) -> None:
        self.over.release()
        if self.fails:
            raise RuntimeError

    def wait(self) -> None:
        assert self.over.acquire(timeout=20), "the thread is dead"


class Line:
    """Makes senders; as long as `wrong` is set, that goes wrong instead."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.wrong: Exception | None = None
        self.hung_up = 0

    def make(self) -> tuple[Sender, Callable[[], None]]:
        if self.wrong is not None:
            raise self.wrong
        bench = self.bench
        return Sender(bench.outbox, bench.inventory, check_receipt, bench.clock), self.hang_up

    def hang_up(self) -> None:
        self.hung_up += 1


@pytest.mark.parametrize("wrong", [ssl.SSLError("no certificate"), ValueError("odd token")])
def test_a_line_that_cannot_be_made_is_told_and_made_later(bench: Bench, wrong: Exception) -> None:
    parcel, line, turns = bench.put(1), Line(bench), Turns()
    line.wrong = wrong
    thread = SenderThread(line.make, turns)
    thread.start()
    turns.wait()
    assert thread.problem == CANNOT_SEND
    line.wrong = None
    thread.wake()
    turns.wait()
    assert thread.problem is None
    assert bench.outbox.place(parcel.record_id) == (Place.SENT, parcel)
    assert thread.stop(20)
    assert line.hung_up == 1


class BrokenInventory(FakeInventory):
    """A line with a defect of ours in it."""

    @override
    def put_record(self, record_id: str, envelope: bytes) -> Answer:
        if record_id == self.breaks_on:
            raise UnicodeEncodeError("latin-1", "€", 0, 1, "ordinal not in range")
        return super().put_record(record_id, envelope)


def test_a_defect_is_told_and_ends_neither_the_thread_nor_the_other_records(bench: Bench) -> None:
    first, second, line, turns = bench.put(1), bench.put(2), Line(bench), Turns()
    bench.inventory = BrokenInventory()
    bench.inventory.breaks_on = RECORD_IDS[1]
    thread = SenderThread(line.make, turns)
    thread.start()
    turns.wait()
    assert thread.problem == CANNOT_SEND
    thread.wake()
    turns.wait()
    assert bench.outbox.waiting() == (first,)
    assert bench.outbox.place(second.record_id) == (Place.SENT, second)
    assert thread.stop(20)


def test_a_listener_with_a_defect_does_not_end_the_thread(bench: Bench) -> None:
    turns = Turns()
    turns.fails = True
    thread = SenderThread(Line(bench).make, turns)
    thread.start()
    turns.wait()
    thread.wake()
    turns.wait()
    assert thread.stop(20)


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[SessionBench]:
    bench = SessionBench(tmp_path)
    bench.data.prepare()
    yield bench
    bench.end()


DAMAGES: dict[str, Callable[[SessionBench], object]] = {
    "empty authority": lambda bench: bench.data.site_authority_file.touch(),
    "odd token": lambda bench: bench.data.token_file.write_text("okb_€"),
    "token of bytes": lambda bench: bench.data.token_file.write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_stick_says_that_it_cannot_send(
    workplace: SessionBench, damage: Callable[[SessionBench], object]
) -> None:
    damage(workplace)
    place = workplace.place(url="https://127.0.0.1:9")
    waiting = Bench(workplace.data.root).put(1)
    sending = SendingTask(place, waiting.record_id)
    assert sending.state(None).problem is None
    sending.start()
    wait_for(lambda: sending.state(None).problem, "the problem")
    state = sending.state(None)
    assert (state.phase, state.problem) == (SendPhase.WAITING, CANNOT_SEND)
    sending.stop(20)


def test_a_stick_that_cannot_send_does_not_say_so_of_a_record_that_is_not_sealed(
    workplace: SessionBench,
) -> None:
    workplace.data.site_authority_file.touch()
    sending = SendingTask(workplace.place(url="https://127.0.0.1:9"), RECORD_IDS[1])
    sending.start()
    assert sending._thread is not None
    thread = sending._thread
    wait_for(lambda: thread.problem, "the problem")
    assert sending.state(None).problem is None
    assert sending.state("not_stored").problem == "not_stored"
    sending.stop(20)
