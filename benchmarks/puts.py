"""Records sent to the inventory over HTTP, beside bare SQLite transactions of the same size."""

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pysqlite3 import dbapi2

from benchmarks.table import Row, at_least, ratio
from reports.keys import SigningKey
from tests.inventory.samples import SampleBench, good, record_id

ROUNDS = 5
RECORDS = 300
SENDERS = 32
AIM_PER_S = 500
AIM_OF_BARE = 0.25
"""500 of the 1,994 bare commits a second on the disk that the aim was set on."""
SEED = bytes(range(32))
TIMEOUT_S = 60


@dataclass(frozen=True)
class Target:
    """A serving inventory and the token of its bench."""

    address: str
    token: str


def rows() -> list[Row]:
    """Send in rounds, each beside the bare transactions of the same bytes on the same disk."""
    bench = SampleBench(SigningKey.generate(SEED))
    rates, bare = [], []
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        data, token = _inventory(Path(folder), bench)
        with subprocess.Popen(
            _words("serve", "--data", str(data), "--port", "0"), stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                if server.stdout is None:
                    raise RuntimeError("the inventory has no voice")
                target = Target(urlsplit(server.stdout.readline().strip()).netloc, token)
                for number in range(ROUNDS):
                    first = number * RECORDS
                    sent = {
                        record_id(each): bench.sealed(good(each))
                        for each in range(first, first + RECORDS)
                    }
                    rates.append(_sent_per_s(target, sent))
                    bare.append(_bare_per_s(Path(folder) / f"bare-{number}.db", sent))
            finally:
                server.terminate()
    peer = f"bare SQLite, one commit each {statistics.median(bare):.0f}/s"
    rate = statistics.median(rates)
    return [
        at_least(f"durable PUT, {SENDERS} senders", ratio(rates, bare), peer, AIM_OF_BARE),
        Row(
            name="durable PUT, plain rate",
            value=round(rate),
            unit=f"/s ({min(rates):.0f}-{max(rates):.0f})",
            versus="one process, SQLite, senders on the same machine",
            aim=f">= {AIM_PER_S}",
            met=rate >= AIM_PER_S,
        ),
    ]


def _words(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "inventory", *words)


def _inventory(folder: Path, bench: SampleBench) -> tuple[Path, str]:
    """An inventory at rest with one bench; its folder and the bench's token."""
    data, key = folder / "inventory", folder / "bench.pub.pem"
    key.write_bytes(bench.key.public.pem)
    _run("init", "--data", str(data))
    told = _run("bench", "add", "B", "--public-key", str(key), "--data", str(data), "--json")
    return data, str(json.loads(told)["token"])


def _run(*words: str) -> str:
    return subprocess.run(_words(*words), capture_output=True, text=True, check=True).stdout


def _sent_per_s(target: Target, sent: dict[str, bytes]) -> float:
    """All of it by many senders at once; every one must be receipted."""
    left = iter(sent.items())
    turn = threading.Lock()
    answers: list[int] = []

    def send() -> None:
        with closing(http.client.HTTPConnection(target.address, timeout=TIMEOUT_S)) as line:
            while True:
                with turn:
                    each = next(left, None)
                if each is None:
                    return
                head = {"Authorization": f"Bearer {target.token}"}
                line.request("PUT", f"/api/v1/records/{each[0]}", each[1], head)
                answer = line.getresponse()
                answer.read()
                answers.append(answer.status)

    senders = [threading.Thread(target=send) for _ in range(SENDERS)]
    begun = time.perf_counter()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    took = time.perf_counter() - begun
    if answers != [201] * len(sent):
        raise RuntimeError(f"not all records were taken: {set(answers)}")
    return len(sent) / took


def _bare_per_s(path: Path, sent: dict[str, bytes]) -> float:
    """One durable transaction for each of the same bytes, and nothing else."""
    with closing(dbapi2.connect(str(path), isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, envelope BLOB)")
        begun = time.perf_counter()
        for each in sent.items():
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO bare VALUES (?, ?)", each)
            raw.execute("COMMIT")
        return len(sent) / (time.perf_counter() - begun)
