"""Markers and witnesses of one run: placed before a firmware method, looked for after it.

The seed is durable before the first marker is written, so that they are found again after a power
cut. Witnesses of the old data stay in memory alone, for they could tell what it was: a power cut
loses them, and the proof says so.
"""

from dataclasses import dataclass, field
from random import Random

from host.port import DriveHandle
from wipe.codes import Method
from wipe.events import (
    Marked,
    MarkersChecked,
    RunPhase,
    SecretKept,
    SecretUse,
    Verified,
    VerifyBegan,
)
from wipe.folder import DriveFolder
from wipe.history import History
from wipe.journal import Journal
from wipe.progress import ProgressLines
from wipe.proof.classify import PageClass
from wipe.proof.markers import check
from wipe.proof.marks import Marks, mark
from wipe.proof.places import SEED_BYTES, MarkerSeed
from wipe.proof.prove import prove, sample_bytes
from wipe.secrets_file import OtherSecret, find_other_secret, keep_secret
from wipe.surroundings import Surroundings
from wipe.values import ErasePlan, Verification

_SALT_BYTES = 32
_NAMESPACE = "nsid:"
_DATA = {PageClass.TEXT.value, PageClass.STRUCTURED.value}
_PATTERN = bytes(4)
"""What our SANITIZE OVERWRITE sends."""


class NotLanded(Exception):
    """The drive does not keep what is written to it: what it says of an erase is worth nothing."""


class StoppedMarking(Exception):
    """Somebody asked to stop while markers were being placed."""


@dataclass(slots=True)
class Marking:
    """The marks of one drive."""

    plan: ErasePlan
    folder: DriveFolder
    journal: Journal
    world: Surroundings
    history: History
    handle: DriveHandle
    _secret: OtherSecret | None = field(default=None, init=False, repr=False)
    _marks: Marks | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        """Find the seed of an earlier run."""
        kept = self.history.seed
        if kept is not None:
            path = self.folder.secrets_path
            self._secret = find_other_secret(path, kept.secret_id, kept.sha256)
        if self._secret is not None:
            seed = MarkerSeed(self._secret.key_bytes, self._serial)
            self._marks = Marks(seed, landed=self.history.landed)

    @property
    def seed(self) -> str | None:
        """Of the markers on the drive, in hex; `None` when there are none."""
        return None if self._secret is None or self._marks is None else self._secret.key

    def place(self) -> None:
        """Remember the old data and mark every area that the method reaches.

        Before each attempt anew: the one before may have erased a part of the markers.

        Raises:
            NotLanded, StoppedMarking, DriveGone, JournalLost
        """
        secret = OtherSecret(
            id=self.world.random_bytes(8).hex(),
            use=SecretUse.MARKERS,
            key=self.world.random_bytes(SEED_BYTES).hex(),
        )
        keep_secret(self.folder.secrets_path, secret)
        self.journal.append(
            SecretKept(secret_id=secret.id, use=SecretUse.MARKERS, sha256=secret.sha256)
        )
        marks = mark(
            self._areas(),
            secret.key_bytes,
            self.world.random_bytes(_SALT_BYTES),
            self._serial,
            self._random(),
            stopped=self.world.stopped,
        )
        if marks is None:
            raise StoppedMarking
        self.journal.append(
            Marked(
                secret_id=secret.id,
                placed=marks.placed,
                landed=marks.landed,
                witnesses=marks.witness_count or 0,
            )
        )
        if marks.some_are_others:
            raise NotLanded
        # One that takes no write at all (locked, failed) has those of before, or none.
        if marks.landed:
            self._secret, self._marks = secret, marks

    def still_there(self) -> bool:
        """Whether the drive holds markers of an earlier run of this job and is as we left it.

        A marker's place holds the marker or what an erase leaves. Anything that looks like data
        was written since, however many markers lie around it: a new partition table or file
        system begins where one of them was.

        Raises:
            DriveGone, JournalLost
        """
        if self._marks is None:
            return False
        checked = check(self.handle, self._marks.seed)
        if checked is None:
            return False
        self.journal.append(MarkersChecked(placed=checked.placed, found=checked.found))
        return checked.found > 0 and not any(kind in _DATA for kind, _ in checked.classes)

    def prove(self, method: Method, *, full: bool) -> Verification | None:
        """Look whether the method did what the drive says; `None` when stopped.

        Raises:
            DriveGone, JournalLost
        """
        areas = self._areas()
        total = sample_bytes(areas, full=full)
        self.journal.append(VerifyBegan(total_bytes=total))
        lines = ProgressLines(self.journal, self.world.host, RunPhase.VERIFY)
        verification = prove(
            areas,
            self._marks,
            method,
            full=full,
            random=self._random(),
            on_progress=lines.tell,
            stopped=self.world.stopped,
            secret_id=self._secret.id if self._secret and self._marks else None,
            pattern=_PATTERN if method is Method.SAN_OVR else None,
        )
        if verification is not None:
            self.journal.append(Verified(verification=verification))
        return verification

    @property
    def _serial(self) -> str:
        return self.plan.identity.serial or ""

    def _random(self) -> Random:
        return Random(self.world.random_bytes(16))  # noqa: S311 - chooses places to look at

    def _areas(self) -> list[DriveHandle]:
        """What a method reaches: boot partitions are kept, for some machines start from them."""
        others = (one for one in self.handle.others() if one.area.startswith(_NAMESPACE))
        return [self.handle, *others]
