"""Running a reading tool: its output kept as evidence, or the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from checks.findings import Evidence, Reason
from host.errors import CommandFailed, CommandMissing, CommandTimedOut, NotRecorded
from host.port import Host
from host.readings import Unread, Why


@dataclass(frozen=True, slots=True)
class ToolOutput:
    """What a tool said."""

    text: str
    errors: str
    evidence: Evidence


def run_tool(
    host: Host, argv: Sequence[str], *, name: str, timeout_s: float
) -> ToolOutput | Reason:
    """Run a tool that only reads; `name` is that of its evidence."""
    try:
        done = host.run(argv, timeout_s=timeout_s)
    except CommandMissing:
        return Reason.TOOL_MISSING
    except CommandTimedOut:
        return Reason.TIMEOUT
    except CommandFailed:
        return Reason.DENIED
    except NotRecorded:
        return Reason.NOT_RECORDED
    kept = Evidence(name, done.stdout, done.argv, done.exit_status)
    return ToolOutput(done.text, done.stderr.decode("utf-8", "replace"), kept)


def reason_of(unread: Unread) -> Reason:
    """Why a file gave nothing, as a reason of a finding."""
    match unread.why:
        case Why.ABSENT:
            return Reason.SENSOR_ABSENT
        case Why.EMPTY:
            return Reason.FIRMWARE_SILENT
        case Why.DENIED:
            return Reason.DENIED
        case Why.FAILED:
            return Reason.OUTPUT_UNREADABLE
        case Why.NOT_RECORDED:
            return Reason.NOT_RECORDED
