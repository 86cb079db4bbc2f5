"""Finds what a signed record is checked with: keys, statement, receipt and evidence beside it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agent.evidence_files import name_and_digest
from reports.dsse import MAX_ENVELOPE_BYTES
from reports.keys import KeyFileError, PublicKey, load_public_key
from reports.verify import Material

_ENVELOPE = ".dsse.json"
_SITE_KEYS = ("site/site.pub.pem", "site/site.pub", "keys/site.pub.pem", "site.pub.pem")
_STATEMENTS = ("keys/bench-key.dsse.json", "bench-key.dsse.json")
_BENCH_KEYS = ("keys/bench.pub.pem", "bench.pub.pem")
_PLACES = ("sent", "outbox", "refused")


class UnreadableKey(Exception):
    """The key that was given by name cannot be used."""


class KeyOrigin(StrEnum):
    """Where the site's key comes from."""

    OPTION = "option"
    """It was given by name."""
    DATA = "data"
    """This machine got it from its site."""
    FILE = "file"
    """It came with the file, from whoever that came from."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to check, and which site key was taken: who is trusted must be seen."""

    material: Material
    site_key_file: Path | None
    site_key_from: KeyOrigin | None


def gather(
    file: Path,
    *,
    data: Path,
    site_key: Path | None,
    evidence: Path | None,
    require_receipt: bool,
) -> Found:
    """Everything for one file.

    Raises:
        OSError: the file cannot be read.
        UnreadableKey: the given site key is none.
    """
    envelope = _read(file)
    folders = _folders(file, data)
    # Statement and receipt are signed and may come from anywhere. The site's key is believed, so
    # the one that this bench got from its site comes before one that came with the file.
    own = _first((data,), _SITE_KEYS)
    key_file = site_key or own or _first(folders, _SITE_KEYS)
    beside = _evidence_folder(file, evidence)
    material = Material(
        envelope=envelope,
        site_key=_site_key(key_file, given=site_key is not None),
        statement=_pasted(_first(folders, _STATEMENTS)),
        bench_key=_quiet_key(_first(folders, _BENCH_KEYS)),
        receipt=_bytes(_receipt_file(file, data)),
        evidence=None if beside is None else _digests(beside),
        evidence_required=evidence is not None,
        receipt_required=require_receipt,
    )
    if material.site_key is None:
        return Found(material, None, None)
    origin = KeyOrigin.OPTION if site_key else KeyOrigin.DATA if own else KeyOrigin.FILE
    return Found(material, key_file, origin)


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        # One byte more than allowed is enough to be refused.
        return opened.read(MAX_ENVELOPE_BYTES + 1)


def _folders(file: Path, data: Path) -> tuple[Path, ...]:
    """Beside the file, the data folder it lies in, then the given one."""
    here = file.resolve().parent
    return (_beside(file), here, here.parent, data)


def _beside(file: Path) -> Path:
    return file.with_name(_stem(file) + ".d")


def _stem(file: Path) -> str:
    return file.name.removesuffix(_ENVELOPE)


def _first(folders: tuple[Path, ...], names: tuple[str, ...]) -> Path | None:
    return next(
        (folder / name for folder in folders for name in names if (folder / name).is_file()), None
    )


def _receipt_file(file: Path, data: Path) -> Path | None:
    here = file.resolve().parent
    in_data = (data / place / f"{_stem(file)}.d" for place in _PLACES)
    around = (here.parent / place / f"{_stem(file)}.d" for place in _PLACES)
    folders = (_beside(file), *around, *in_data)
    named = here / f"{_stem(file)}.receipt.json"
    return named if named.is_file() else _first(tuple(folders), ("receipt.json",))


def _evidence_folder(file: Path, given: Path | None) -> Path | None:
    if given is not None:
        return given
    beside = _beside(file)
    return beside if beside.is_dir() else None


def _digests(folder: Path) -> dict[str, str]:
    return dict(name_and_digest(path) for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if path.is_file())


def _bytes(file: Path | None) -> bytes | None:
    return None if file is None else file.read_bytes()


def _pasted(file: Path | None) -> bytes | None:
    """A statement that a person may have pasted: editors end a file with a newline."""
    content = _bytes(file)
    return None if content is None else content.rstrip(b"\r\n")


def _site_key(file: Path | None, *, given: bool) -> PublicKey | None:
    if file is None:
        return None
    if not given:
        return _quiet_key(file)
    try:
        return load_public_key(file)
    except KeyFileError as error:
        raise UnreadableKey(f"{file}: {error}") from error


def _quiet_key(file: Path | None) -> PublicKey | None:
    """A key that was found, not given: one that cannot be read counts as absent."""
    if file is None:
        return None
    with contextlib.suppress(KeyFileError):
        return load_public_key(file)
    return None
