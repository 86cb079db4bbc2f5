"""From everything a session knows to the one value that front ends show. Pure."""

from dataclasses import dataclass

from agent import flow
from agent.flow import DriveStanding, Situation
from agent.state import JobState
from agent.view import CheckRow, DriveRow, HandRow, LongRow, SendState, SleepState, View
from checks.facts import IdentityFacts
from checks.findings import Finding
from host.drive import HiddenStorage
from reports.grades import Grade
from wipe.codes import Purpose


@dataclass(frozen=True, slots=True)
class Shown:
    """The parts of a view."""

    job: JobState
    bench: str
    resumed: bool
    identity: IdentityFacts | None
    checks: tuple[CheckRow, ...]
    inspecting: bool
    findings: tuple[Finding, ...]
    drives: tuple[DriveRow, ...]
    standings: tuple[DriveStanding, ...]
    hidden: tuple[HiddenStorage, ...]
    grade: Grade | None
    send: SendState
    sleep: SleepState
    hand_tests: tuple[str, ...]
    told_open: tuple[str, ...]
    long_tests: tuple[LongRow, ...]
    testing: bool

    @property
    def situation(self) -> Situation:
        """What the flow looks at."""
        return Situation(
            job=self.job,
            inspecting=self.inspecting,
            findings=self.findings,
            drives=self.standings,
            hidden=self.hidden,
            hand_tests=self.hand_tests,
            testing=self.testing,
        )


def build_view(shown: Shown) -> View:
    """The view."""
    job, identity = shown.job, shown.identity
    return View(
        language=job.language,
        bench=shown.bench,
        demo=job.purpose is Purpose.DEMO,
        laptop_name=_laptop_name(identity),
        laptop_serial=identity.serial if identity else None,
        asset_tag=job.asset_tag,
        operator=job.operator,
        stage=job.stage,
        stages=flow.stages(shown.situation),
        resumed=shown.resumed,
        checks=shown.checks,
        checks_done=sum(not row.busy for row in shown.checks),
        drives=shown.drives,
        hidden=shown.hidden,
        no_storage_attested=job.no_storage_attested_by is not None,
        hand_tests=_hand_rows(job, shown.hand_tests),
        looks=job.looks,
        blockers=() if job.seal else flow.blockers(shown.situation),
        grade=job.seal.grade if job.seal else shown.grade,
        sealed=job.seal is not None,
        record_id=job.record_id,
        send=shown.send,
        sealed_at=job.seal.at if job.seal else None,
        events=job.timeline,
        sleep=shown.sleep,
        told=job.told,
        told_open=shown.told_open,
        long_tests=shown.long_tests,
    )


def _laptop_name(identity: IdentityFacts | None) -> str | None:
    if identity is None:
        return None
    return identity.name or identity.model or identity.maker


def _hand_rows(job: JobState, codes: tuple[str, ...]) -> tuple[HandRow, ...]:
    answers = {answer.code: answer for answer in job.hand_tests}
    return tuple(
        HandRow(code, answers[code].verdict, answers[code].reason)
        if code in answers
        else HandRow(code, None, None)
        for code in codes
    )
