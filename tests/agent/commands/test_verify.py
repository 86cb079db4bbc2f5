"""`opknap verify` on the files of a stick: exit status, and what is wrong in plain words."""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from agent.commands import verify
from reports import merkle
from reports.benchkey import BenchKey, make_statement
from reports.build import build, seal
from reports.keys import SigningKey, save_public_key
from reports.receipt import Receipt, make_receipt, place
from reports.record import EvidenceNote
from tests.reports.jobs import BENCH_KEY, RECORD_ID, SITE_KEY, inputs
from wipe.codes import Purpose

NAME = f"412-{RECORD_ID}"
JOURNAL = b'{"seq":1}\n'


@dataclass(frozen=True, slots=True)
class Stick:
    """A data folder with one sent record."""

    root: Path

    @property
    def record(self) -> Path:
        return self.root / "sent" / f"{NAME}.dsse.json"

    @property
    def beside(self) -> Path:
        return self.root / "sent" / f"{NAME}.d"

    def verify(self, *words: str | Path, data: Path | None = None) -> Result:
        app = typer.Typer()
        app.callback()(lambda: None)
        verify.register(app)
        line = ["verify", *map(str, words), "--data", str(data or self.root)]
        return CliRunner().invoke(app, line)


def receipt_for(envelope: bytes, key: SigningKey = SITE_KEY) -> bytes:
    return make_receipt(
        key,
        Receipt(
            record_id=RECORD_ID,
            envelope_sha256=hashlib.sha256(envelope).hexdigest(),
            received_at="2026-11-23T09:33:02.481Z",
            time_source="ntp",
            log=place("inventory.example/opknap", 0, 1, merkle.leaf_hash(envelope), ()),
        ),
    )


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    stick = Stick(tmp_path / "data")
    for folder in ("sent", f"sent/{NAME}.d", "keys", "site"):
        (stick.root / folder).mkdir(parents=True)
    (stick.root / "opknap.toml").write_text('language = "en"\n')
    note = EvidenceNote(
        name="journal-1.jsonl", bytes=len(JOURNAL), sha256=hashlib.sha256(JOURNAL).hexdigest()
    )
    envelope = seal(build(replace(inputs(), evidence=(note,))), BENCH_KEY)
    stick.record.write_bytes(envelope)
    (stick.beside / "receipt.json").write_bytes(receipt_for(envelope))
    (stick.beside / "journal-1.jsonl").write_bytes(JOURNAL)
    save_public_key(stick.root / "site" / "site.pub", SITE_KEY.public)
    save_public_key(stick.root / "keys" / "bench.pub.pem", BENCH_KEY.public)
    said = BenchKey(
        bench_id="bench-07",
        public_key=BENCH_KEY.public.base64,
        valid_from="2026-11-01T00:00:00.000Z",
        valid_to="2027-12-01T00:00:00.000Z",
    )
    (stick.root / "keys" / "bench-key.dsse.json").write_bytes(make_statement(SITE_KEY, said))
    return stick


def test_a_sent_record_holds_and_says_whom_it_trusts(stick: Stick) -> None:
    result = stick.verify(stick.record)
    assert result.exit_code == 0
    assert "received: 2026-11-23T09:33:02.481Z" in result.output
    trusted = f"site key: {SITE_KEY.public.keyid} ({stick.root / 'site' / 'site.pub'})"
    assert trusted in result.output
    assert "[x]" not in result.output


def test_keys_are_found_beside_the_file_without_data(stick: Stick, tmp_path: Path) -> None:
    assert stick.verify(stick.record, data=tmp_path / "nowhere").exit_code == 0


def test_a_site_key_that_came_with_the_file_is_not_yet_trusted(
    stick: Stick, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    beside = stick.verify(stick.record, "--lang", "en", data=nowhere)
    assert "site key: from beside the file, not yet trusted" in beside.output
    assert "The site's key came with the file" in beside.output
    key = stick.root / "site" / "site.pub"
    for words, data in (((), stick.root), (("--site-key", key), nowhere)):
        known = stick.verify(stick.record, *words, data=data)
        assert "not yet trusted" not in known.output
    answers = [
        json.loads(stick.verify(stick.record, *words, "--json", data=data).output)
        for words, data in (((), nowhere), ((), stick.root), (("--site-key", key), nowhere))
    ]
    assert [one["site_key_from"] for one in answers] == ["file", "data", "option"]


def test_a_record_of_a_demo_says_so_before_anything_else(stick: Stick) -> None:
    real = stick.verify(stick.record)
    assert "DEMO" not in real.output
    assert "purpose: refurbish" in real.output.splitlines()
    stick.record.write_bytes(seal(build(replace(inputs(), purpose=Purpose.DEMO)), BENCH_KEY))
    (stick.beside / "receipt.json").unlink()
    said = stick.verify(stick.record).output.splitlines()
    assert said[0] == "DEMO: simulated drives; proves nothing about a real laptop"
    assert "purpose: demo" in said
    assert json.loads(stick.verify(stick.record, "--json").output)["purpose"] == "demo"


def test_of_contents_that_nobody_signed_no_purpose_is_told(stick: Stick) -> None:
    (stick.root / "keys" / "bench-key.dsse.json").unlink()
    (stick.root / "keys" / "bench.pub.pem").unlink()
    assert "purpose: unknown" in stick.verify(stick.record).output.splitlines()


def test_keys_are_found_under_data_for_a_file_elsewhere(stick: Stick, tmp_path: Path) -> None:
    copy = tmp_path / "mail" / "deep" / stick.record.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(stick.record.read_bytes())
    result = stick.verify(copy)
    assert result.exit_code == 0
    assert "received: 2026" in result.output


def test_a_statement_pasted_with_an_editor_vouches_all_the_same(stick: Stick) -> None:
    statement = stick.root / "keys" / "bench-key.dsse.json"
    statement.write_bytes(statement.read_bytes() + b"\n")
    assert stick.verify(stick.record).exit_code == 0


def test_a_waiting_record_holds_and_says_that_it_was_not_received(stick: Stick) -> None:
    (stick.beside / "receipt.json").unlink()
    result = stick.verify(stick.record)
    assert result.exit_code == 0
    assert "received: no" in result.output
    asked = stick.verify(stick.record, "--require-receipt")
    assert asked.exit_code == 1
    assert "Not found beside this file" in asked.output


def test_a_record_changed_by_one_byte_is_named(stick: Stick) -> None:
    data = stick.record.read_bytes()
    at = data.index(b'"payload":"') + 400
    stick.record.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    result = stick.verify(stick.record)
    assert result.exit_code == 1
    assert "[+] Envelope: readable, names key" in result.output
    assert "The signature does not fit" in result.output
    assert "holds: no" in result.output


def test_another_sites_key_does_not_vouch(stick: Stick, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    save_public_key(other, BENCH_KEY.public)
    result = stick.verify(stick.record, "--site-key", other)
    assert result.exit_code == 1
    assert "The signer is not of this site" in result.output
    assert "The receipt is not of this site" in result.output


def test_the_benchs_own_site_key_is_believed_before_one_that_came_with_the_file(
    stick: Stick, tmp_path: Path
) -> None:
    data = tmp_path / "own"
    (data / "site").mkdir(parents=True)
    save_public_key(data / "site" / "site.pub", BENCH_KEY.public)
    result = stick.verify(stick.record, data=data)
    assert result.exit_code == 1
    assert f"site key: {BENCH_KEY.public.keyid}" in result.output


def test_the_files_that_the_inventory_hands_out_are_enough(stick: Stick, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    record = folder / f"{RECORD_ID}.dsse.json"
    record.write_bytes(stick.record.read_bytes())
    receipt = stick.beside / "receipt.json"
    (folder / f"{RECORD_ID}.receipt.json").write_bytes(receipt.read_bytes())
    statement = stick.root / "keys" / "bench-key.dsse.json"
    (folder / "bench-key.dsse.json").write_bytes(statement.read_bytes())
    save_public_key(folder / "site.pub.pem", SITE_KEY.public)
    result = stick.verify(record, "--require-receipt", data=tmp_path / "nowhere")
    assert result.exit_code == 0


def test_without_a_site_key_the_signer_is_unknown(stick: Stick) -> None:
    (stick.root / "site" / "site.pub").unlink()
    result = stick.verify(stick.record)
    assert result.exit_code == 1
    assert "The site's key is not there" in result.output


def test_a_found_key_that_is_none_counts_as_absent(stick: Stick) -> None:
    (stick.root / "site" / "site.pub").write_text("no key")
    assert "The site's key is not there" in stick.verify(stick.record).output


@pytest.mark.parametrize("content", [b"no key", None])
def test_a_given_key_that_is_none_is_a_wrong_call(
    stick: Stick, tmp_path: Path, content: bytes | None
) -> None:
    given = tmp_path / "given.pem"
    if content is not None:
        given.write_bytes(content)
    assert stick.verify(stick.record, "--site-key", given).exit_code == 2


def test_changed_evidence_is_named(stick: Stick) -> None:
    (stick.beside / "journal-1.jsonl").write_bytes(b"other")
    result = stick.verify(stick.record)
    assert result.exit_code == 1
    assert "Evidence has changed (journal-1.jsonl)" in result.output


def test_evidence_that_was_asked_for_must_be_there(stick: Stick, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert stick.verify(stick.record, "--evidence", empty).exit_code == 1
    assert stick.verify(stick.record, "--evidence", stick.beside).exit_code == 0


def test_what_is_no_envelope_is_a_wrong_call(stick: Stick) -> None:
    result = stick.verify(stick.root / "opknap.toml")
    assert result.exit_code == 2
    assert "This file is no signed record" in result.output
    assert stick.verify(stick.root / "nothing.dsse.json").exit_code == 2


def test_one_bad_file_among_good_ones_fails(stick: Stick, tmp_path: Path) -> None:
    copy = tmp_path / "copy.dsse.json"
    copy.write_bytes(stick.record.read_bytes().replace(b"A", b"B", 1))
    assert stick.verify(stick.record, copy).exit_code == 1


def test_a_file_that_cannot_be_read_stops_no_other(stick: Stick, tmp_path: Path) -> None:
    missing, folder = tmp_path / "missing.dsse.json", tmp_path / "folder"
    folder.mkdir()
    changed = tmp_path / "changed.dsse.json"
    changed.write_bytes(stick.record.read_bytes().replace(b"A", b"B", 1))
    result = stick.verify(stick.record, missing, folder, stick.record, "--json")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["holds"] for one in answers] == [True, False, False, True]
    assert [one.get("error") for one in answers] == [None, "not_there", "is_folder", None]
    assert result.exit_code == 2
    assert stick.verify(missing, changed, stick.record).exit_code == 1


@pytest.mark.parametrize(
    ("name", "cause"),
    [("missing.dsse.json", "There is no such file."), ("", "This is a folder."),
     (".", "This is a folder."), ("/", "This is a folder.")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_words(stick: Stick, name: str, cause: str) -> None:
    result = stick.verify(name)
    assert result.exit_code == 2
    title, why, way_on = result.stderr.splitlines()
    assert title == "This file cannot be read"
    assert why == f"  {name or '.'}: {cause}"
    assert way_on == "Check the name, then try again."


def test_the_json_answer_names_every_step(stick: Stick) -> None:
    (stick.beside / "receipt.json").write_bytes(receipt_for(b"other"))
    result = stick.verify(stick.record, "--json")
    answer = json.loads(result.output)
    assert result.exit_code == 1
    assert (answer["holds"], answer["record_id"], answer["received"]) == (False, RECORD_ID, None)
    assert {one["step"]: one["problem"] for one in answer["checks"]} == {
        "envelope": None,
        "signer": None,
        "signature": None,
        "record": None,
        "receipt": "other_receipt",
        "evidence": None,
    }


def test_it_speaks_the_language_that_is_asked_for(stick: Stick) -> None:
    assert "[+] Handtekening:" in stick.verify(stick.record, "--lang", "nl").output


def test_it_speaks_dutch_on_a_dutch_stick(stick: Stick) -> None:
    (stick.root / "opknap.toml").write_text('language = "nl"\n')
    assert "[+] Handtekening:" in stick.verify(stick.record).output
