"""What the engines of parts share: a witness, what a person adds to it, and raw notes (pure)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checks.findings import Evidence, Finding, Reason, Verdict
from checks.hand.values import Said, Saw
from checks.verdicts import measured, unanswered, worst_of

_MEASURED = frozenset({Verdict.PASS, Verdict.WARN, Verdict.FAIL})
Numbers = Mapping[str, int | str | bool]


@dataclass(frozen=True, slots=True)
class Witness:
    """What the machine can say of one code by itself."""

    code: str
    verdict: Verdict | None = None
    """`pass`, `warn` or `fail` by measurement; `None`: it could not judge."""
    values: Numbers = field(default_factory=dict)
    limit: Mapping[str, int] = field(default_factory=dict)
    reason: Reason = Reason.NOT_STARTED
    """Why there is no measurement, where nobody says anything either."""
    certain: bool = True
    """A doubtful fault (a lens cap, a muted input) counts only once a person has answered."""
    evidence: tuple[str, ...] = ()


def joined(witness: Witness, said: Said | None) -> Finding:
    """One finding of what was measured and what was said; the worse of the two stands."""
    seen = witness.verdict
    if said is None or said.verdict not in _MEASURED:
        if seen is not None and witness.certain:
            return _found(witness, seen, None)
        return _unanswered(witness, said)
    verdict = said.verdict if seen is None else worst_of(seen, said.verdict)
    return _found(witness, verdict, said)


def _found(witness: Witness, verdict: Verdict, said: Said | None) -> Finding:
    told = {} if said is None else {"told": said.verdict.value}
    return measured(
        witness.code,
        verdict,
        {**witness.values, **told},
        limit=witness.limit,
        evidence=witness.evidence,
    )


def _unanswered(witness: Witness, said: Said | None) -> Finding:
    reason = witness.reason if said is None else said.reason or Reason.OPERATOR_SKIPPED
    return unanswered(witness.code, reason, verdict=Verdict.NOT_TESTED, evidence=witness.evidence)


def trouble_lines(trouble: Reason | None) -> tuple[Saw, ...]:
    """What to tell of a machine that could not look."""
    match trouble:
        case Reason.TOOL_MISSING:
            return (Saw("part_tool_missing"),)
        case Reason.NOT_RECORDED:
            return (Saw("part_recorded"),)
        case _:
            return ()


def notes(name: str, what: Numbers, lines: Sequence[Numbers] = ()) -> Evidence:
    """Numbers kept as evidence: whoever calls puts no name, address or serial number in."""
    kept = {**what, "seen": [dict(line) for line in lines]}
    return Evidence(name, json.dumps(kept, sort_keys=True, indent=1).encode())
