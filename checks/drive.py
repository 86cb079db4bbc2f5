"""Reading drives: the list, and one smartctl report or one pair of eMMC files for each."""

from dataclasses import dataclass

from checks import evidence_names
from checks.emmc import is_pre_eol_urgent, parse_life_time, parse_pre_eol
from checks.facts import DriveFacts, HiddenFacts, LaptopFacts, UnreadPart
from checks.findings import Reason
from checks.parse_error import ParseError
from checks.reading import Reading, without
from checks.smartctl import parse_smartctl
from checks.tool import reason_of, run_tool
from host.drive import Drive, HiddenStorage, Transport
from host.port import Host
from host.readings import Unread, Why

SMARTCTL_TIMEOUT_S = 30.0
_PERCENT_PER_STEP = 10
_AHCI = "/sys/bus/pci/drivers/ahci"


@dataclass(frozen=True, slots=True)
class Storage:
    """The drives that are to be read, and the facts that hold already."""

    reading: Reading
    drives: tuple[Drive, ...]


def read_storage(host: Host) -> Storage:
    """List every drive and hint but the stick; a recording without drives says so."""
    found = host.drives()
    if not found and _not_recorded(host):
        return Storage(without("drives", Reason.NOT_RECORDED), ())
    drives = tuple(each for each in found if isinstance(each, Drive) and not _is_stick(each))
    hidden = tuple(
        HiddenFacts(kind=each.kind.value, where=each.where, count=each.count)
        for each in found
        if isinstance(each, HiddenStorage)
    )
    if hidden or _would_show_hints(host):
        return Storage(Reading(LaptopFacts(drives=(), hidden_storage=hidden)), drives)
    why = UnreadPart(part="hidden_storage", reason=Reason.NOT_RECORDED)
    return Storage(Reading(LaptopFacts(drives=(), unread=(why,))), drives)


def base_facts(drive: Drive) -> DriveFacts:
    """What the host itself knows of a drive."""
    return DriveFacts(
        drive_id=drive.id,
        path=drive.path,
        model=drive.identity.model,
        serial=drive.identity.serial,
        firmware=drive.firmware,
        wwid=drive.identity.wwid,
        transport=drive.transport.value,
        kind=drive.kind.value,
        size_bytes=drive.size_bytes,
        foreign=drive.foreign,
    )


def read_drive(host: Host, drive: Drive) -> Reading:
    """One drive's health."""
    if drive.transport in {Transport.MMC, Transport.SD}:
        return _of(_read_emmc(host, base_facts(drive)))
    return _read_smartctl(host, base_facts(drive))


def unread_drive(drive: Drive, reason: Reason, *, crashed: bool) -> Reading:
    """A drive whose reading was late or broke."""
    base = base_facts(drive)
    return _of(base.model_copy(update={"unread": reason, "crashed": crashed}))


def _read_smartctl(host: Host, base: DriveFacts) -> Reading:
    name = evidence_names.smartctl(base.drive_id)
    argv = ("smartctl", "-x", "-j", base.path or "")
    said = run_tool(host, argv, name=name, timeout_s=SMARTCTL_TIMEOUT_S)
    if isinstance(said, Reason):
        return _of(base.model_copy(update={"unread": said}))
    try:
        facts = _with_status(parse_smartctl(said.text, base), said.evidence.exit_status)
    except ParseError:
        facts = base.model_copy(update={"unread": Reason.OUTPUT_UNREADABLE, "source": "smartctl"})
    return Reading(LaptopFacts(drives=(facts,)), (said.evidence,))


def _with_status(facts: DriveFacts, exit_status: int | None) -> DriveFacts:
    """The tool's own exit status where its report does not repeat it; a signal is none."""
    if facts.smartctl_exit_status is not None or exit_status is None or exit_status < 0:
        return facts
    return facts.model_copy(update={"smartctl_exit_status": exit_status})


def _read_emmc(host: Host, base: DriveFacts) -> DriveFacts:
    folder = f"/sys/block/{(base.path or '').rsplit('/', 1)[-1]}/device"
    life, pre_eol = (host.read_text(f"{folder}/{name}") for name in ("life_time", "pre_eol_info"))
    if isinstance(life, Unread) and isinstance(pre_eol, Unread):
        # Cards and eMMC older than 5.0 have neither file.
        reason = reason_of(life)
        silent = reason in {Reason.SENSOR_ABSENT, Reason.FIRMWARE_SILENT}
        return base.model_copy(
            update={
                "source": "sysfs",
                "unread": Reason.FIRMWARE_SILENT if silent else reason,
                "unread_permanently": silent,
            }
        )
    step = parse_life_time(life) if isinstance(life, str) else None
    reserve = parse_pre_eol(pre_eol) if isinstance(pre_eol, str) else None
    return base.model_copy(
        update={
            "source": "sysfs",
            "emmc_life_step": step,
            "emmc_pre_eol": reserve,
            "used_percent": None if step is None else step * _PERCENT_PER_STEP,
            "used_source": None if step is None else "emmc_life_time",
            "unread": None if is_pre_eol_urgent(reserve) else _why_unread(life),
        }
    )


def _why_unread(life: str | Unread) -> Reason | None:
    """A file that could not be read is no silent drive; what the reserve condemns stays so."""
    if isinstance(life, str) or life.why in {Why.ABSENT, Why.EMPTY}:
        return None
    return reason_of(life)


def _of(facts: DriveFacts) -> Reading:
    return Reading(LaptopFacts(drives=(facts,)))


def _is_stick(drive: Drive) -> bool:
    return drive.foreign and drive.live_medium is not None


def _not_recorded(host: Host) -> bool:
    """A recording without block devices does not say that there is no drive."""
    return _is_missing(host.list_dir("/sys/block")) and _is_missing(host.devices("block"))


def _would_show_hints(host: Host) -> bool:
    """Whether the places that tell of hidden drives could be asked at all."""
    return not _is_missing(host.list_dir(_AHCI)) and not _is_missing(host.devices("pci"))


def _is_missing(answer: object) -> bool:
    return isinstance(answer, Unread) and answer.why is Why.NOT_RECORDED
