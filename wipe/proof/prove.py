"""The proof of a firmware method: markers, witnesses, and a sample or the whole of each area.

`wipe.proof.marks.mark` before the erase, `prove` after it. What the drive says of itself is for
others to judge; here counts only what is read.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from host.port import DriveHandle
from wipe.codes import Method
from wipe.proof.area import AreaFound, Reading, look_into
from wipe.proof.expected import Sorting, allowance, expected_of
from wipe.proof.markers import area_of, in_order
from wipe.proof.marks import Marks
from wipe.proof.sampling import tenth, whole
from wipe.proof.survey import Survey
from wipe.values import AreaProof, ByteRange, MarkerReport, Verification

MAIN = "main"
Progress = Callable[[int, int], None]
"""Told how many bytes of how many were read."""


def sample_bytes(handles: Sequence[DriveHandle], *, full: bool) -> int:
    """About how many bytes `prove` will read, for a promise of time."""
    return sum(
        part.length
        for handle in handles
        for part in _planned(handle, full=full, random=Random(0))  # noqa: S311 - an estimate
    )


def prove(
    handles: Sequence[DriveHandle],
    marks: Marks | None,
    method: Method,
    *,
    full: bool,
    random: Random,
    on_progress: Progress,
    stopped: Callable[[], bool],
    secret_id: str | None = None,
    pattern: bytes | None = None,
) -> Verification | None:
    """Look whether a firmware method did what the drive says. Nothing is written.

    Args:
        handles: every area of the drive, `main` first, opened after the erase.
        marks: from before the erase; `None` when nothing could be written then. After a power
            cut: `Marks(MarkerSeed(seed, serial))`.
        method: what was run.
        full: classify every byte instead of a tenth.
        random: chooses the sample.
        on_progress: told of each piece.
        stopped: whether somebody asked to stop.
        secret_id: under which the seed is kept.
        pattern: what SANITIZE OVERWRITE was sent.

    Returns:
        The proof, or `None` when it was stopped: half a proof is none.

    Raises:
        DriveGone: the drive went away.
        ValueError: no method of the firmware, or no area.
    """
    if not handles or handles[0].area != MAIN:
        raise ValueError("the main area comes first")
    allowed = allowance(method, pattern)
    plans = [_planned(handle, full=full, random=random) for handle in handles]
    total = sum(part.length for plan in plans for part in plan)
    done = 0

    def on_read(length: int) -> None:
        nonlocal done
        done += length
        on_progress(done, total)

    reading = Reading(on_read, stopped)
    found: list[AreaFound] = []
    for handle, plan in zip(handles, plans, strict=True):
        one = look_into(handle, marks, Survey(handle, Sorting(allowed)), plan, reading)
        if one is None:
            return None
        found.append(one)
    return _verification(found, marks, method, full=full, secret_id=secret_id)


def _planned(handle: DriveHandle, *, full: bool, random: Random) -> tuple[ByteRange, ...]:
    area = area_of(handle)
    return whole(area.size_bytes) if full else tenth(area.size_bytes, area.page_bytes, random)


def _verification(
    found: list[AreaFound],
    marks: Marks | None,
    method: Method,
    *,
    full: bool,
    secret_id: str | None,
) -> Verification:
    main = found[0]
    missing = _missing(found, marks)
    others = (*(one.as_proof() for one in found[1:]), *missing)
    report = _report(found, marks, secret_id)
    survived = report.found or report.unchanged
    size = main.area.size_bytes
    pages: Counter[str] = Counter()
    for one in found:
        pages.update(one.survey.sorting.pages)
    return Verification(
        method="M+F" if full else "M+P10",
        expected=expected_of(method).value,
        compared_bytes=main.compared_bytes,
        coverage_percent=main.compared_bytes * 100 // size if size else 0,
        unreadable=main.unreadable,
        markers=report,
        residue=main.residue,
        classes=in_order(pages),
        areas=others,
        clean=all(one.clean for one in found) and not missing and not survived and size > 0,
    )


def _missing(found: list[AreaFound], marks: Marks | None) -> list[AreaProof]:
    """Areas that were marked and are not there, or not as large, any more."""
    there = {one.area for one in found}
    return [
        AreaProof(area=area.name, size_bytes=area.size_bytes, compared_bytes=0)
        for area in (marks.areas or () if marks is not None else ())
        if area not in there
    ]


def _report(found: list[AreaFound], marks: Marks | None, secret_id: str | None) -> MarkerReport:
    if marks is None:
        return MarkerReport()
    classes: Counter[str] = Counter()
    for one in found:
        if one.checked is not None:
            classes.update(dict(one.checked.classes))
    checked = [one.checked for one in found if one.checked is not None]
    places = sum(one.placed for one in checked) if marks.areas is None else marks.placed
    return MarkerReport(
        secret_id=secret_id,
        placed=min(places, marks.landed) if marks.landed else places,
        found=sum(one.found for one in checked),
        classes=in_order(classes),
        witnesses=marks.witness_count,
        unchanged=sum(one.heard.unchanged_count for one in found if one.heard is not None),
    )
