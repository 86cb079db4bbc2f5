"""Words drives and how an erase ended."""

from host.drive import DriveKind, HiddenStorage, Transport
from reports.wording import erasing, refusing
from reports.wording.parts import Wording
from reports.wording.voice import Voice
from wipe.codes import (
    Basis,
    DriveStatus,
    ExceptionCode,
    Level,
    Method,
    Note,
    Refusal,
    Standard,
    StatusReason,
    StepResult,
)
from wipe.values import EraseException, LevelClaim, Outcome


class EraseWords(Voice):
    """Words of erasing."""

    def status(self, outcome: Outcome) -> Wording:
        """How one drive ended; the reason, where there is one, says why and what to do."""
        was_begun = bool(outcome.attempts)
        return self.drive_status(
            outcome.status, outcome.reason, was_begun=was_begun, method=outcome.method
        )

    def drive_status(
        self,
        status: DriveStatus,
        reason: str | None = None,
        *,
        was_begun: bool = False,
        method: Method | None = None,
    ) -> Wording:
        """The same from a record, which keeps status and reason apart.

        Args:
            status: how it ended.
            reason: why it is not `erased`.
            was_begun: an earlier run wrote to the drive, so it is not untouched.
            method: what was done; `None` says nothing of it.
        """
        if status is DriveStatus.REFUSED and was_begun:
            return self._half_erased(reason)
        said = self._words(erasing.STATUSES[status])
        if status is DriveStatus.ERASED and method is not None:
            ours = method is Method.OVERWRITE
            means = erasing.OVERWRITTEN if ours else erasing.ERASED_ITSELF
            return Wording(said.title, self._tr(means), said.next)
        if reason in set(Refusal):
            why = self.refusal(Refusal(reason))
        elif reason in set(StatusReason):
            why = self.status_reason(StatusReason(reason))
        else:
            return said
        return Wording(said.title, why.means, why.next)

    def _half_erased(self, reason: str | None) -> Wording:
        """Refused while going on: nothing was written this time, and it was before."""
        if reason not in set(Refusal) or reason == Refusal.NOT_CONFIRMED:
            return self._words(erasing.CANNOT_GO_ON)
        why = self.refusal(Refusal(reason))
        return Wording(self._tr(erasing.HALF_ERASED), why.means, why.next)

    def status_word(self, status: DriveStatus) -> str:
        """A status in one or a few words, for tables: `ERASED`."""
        return self._tr(erasing.STATUS_WORDS[status])

    def status_reason(self, reason: StatusReason) -> Wording:
        """Why a status is not `erased`."""
        return self._words(erasing.STATUS_REASONS[reason])

    def refusal(self, refusal: Refusal) -> Wording:
        """Why the guard says no."""
        return self._words(refusing.REFUSALS[refusal])

    def hidden(self, hint: HiddenStorage) -> Wording:
        """What a hint of an unseen drive means."""
        return self._words(refusing.HIDDEN[hint.kind])

    def method(self, method: Method) -> str:
        """What happens to the drive, in a plain sentence."""
        return self._tr(erasing.METHODS[method][1])

    def method_name(self, method: Method) -> str:
        """The method's proper name, for tables and papers."""
        return self._tr(erasing.METHODS[method][0])

    def level_name(self, level: Level) -> str:
        """The level's own name: it is the same in every language."""
        return self._tr(erasing.LEVELS[level][0])

    def level_means(self, level: Level) -> str:
        """What a level protects against."""
        return self._tr(erasing.LEVELS[level][1])

    def standard(self, standard: Standard) -> str:
        """A standard's name."""
        return self._tr(erasing.STANDARDS[standard])

    def basis(self, basis: Basis) -> str:
        """On what ground a level is claimed."""
        return self._tr(erasing.BASES[basis])

    def level(self, standard: Standard, claim: LevelClaim) -> str:
        """One claim in a line: `IEEE 2883-2022: Clear (named in the standard)`."""
        level, name = self.level_name(claim.level), self.standard(standard)
        if claim.basis is None:
            return self._tr(erasing.LEVEL_LINE_PLAIN, standard=name, level=level)
        basis = self.basis(claim.basis)
        return self._tr(erasing.LEVEL_LINE, standard=name, level=level, basis=basis)

    def exception(self, exception: EraseException) -> str:
        """What an erase did not reach or could not prove, with how much of it."""
        text = self.exception_code(exception.code)
        if not exception.ranges:
            return text
        size = self.amounts.size(sum(part.length for part in exception.ranges))
        return self._tr(erasing.EXCEPTION_SIZE, text=text, size=size)

    def exception_code(self, code: ExceptionCode) -> str:
        """The same when only the code is known, as in a plan."""
        return self._tr(erasing.EXCEPTIONS[code])

    def note(self, note: Note) -> str:
        """What is printed with an outcome."""
        return self._tr(erasing.NOTES[note])

    def step_result(
        self, result: StepResult, reason: str | None = None, method: Method = Method.OVERWRITE
    ) -> str:
        """How a step ended; where its result is not known, what its attempt's reason tells."""
        left = reason == StatusReason.STOPPED and method is not Method.OVERWRITE
        if result is StepResult.UNKNOWN and left:
            return self._tr(erasing.LEFT)
        if result is StepResult.UNKNOWN and reason in erasing.STEP_ENDS:
            return self._tr(erasing.STEP_ENDS[reason])
        return self._tr(erasing.STEP_RESULTS[result])

    def drive_kind(self, kind: str) -> str:
        """What holds the bits, from the code in drives and records."""
        return self._tr(erasing.KINDS[DriveKind(kind)]) if kind in set(DriveKind) else kind

    def transport(self, transport: str) -> str:
        """How the drive is attached, from the code in drives and records."""
        known = transport in set(Transport)
        return self._tr(erasing.TRANSPORTS[Transport(transport)]) if known else transport
