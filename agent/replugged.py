"""Whether the drive that is there now is the one that was erased. Pure.

A bridge or a card reader tells its own serial, whatever hangs behind it, and a drive that was
pulled may have been written elsewhere. An outcome is therefore kept for the very drive alone; for
what came in its place everything is asked anew.
"""

from collections.abc import Mapping, Sequence

from agent.erase_tasks import Work
from agent.state import DriveJob, JobState
from host.drive import Drive


def part(job: JobState, seen: Sequence[Drive], works: Mapping[str, Work], boot_id: str) -> JobState:
    """The job in which every drive has left whose identity another drive gives now.

    Args:
        job: as it was before this look.
        seen: what the machine shows now.
        works: the confirmed erases, by drive id.
        boot_id: the running boot.
    """
    now: dict[str, Drive] = {}
    for drive in seen:
        now.setdefault(drive.id, drive)
    parted = []
    for one in job.drives:
        work, here = own_work(one, job, works), now.get(one.drive.id)
        if one.left is not None or work is None or here is None:
            parted.append(one)
        elif is_another(one, work, here, boot_id):
            parted.append(one.model_copy(update={"left": work.plan.confirmation}))
        else:
            parted.append(one)
    return job.model_copy(update={"drives": tuple(parted)})


def own_work(
    known: DriveJob, job: JobState, works: Mapping[str, Work], earlier: Sequence[Work] = ()
) -> Work | None:
    """The erase of this very drive, if there was one."""
    if known.left is not None:
        of_it = (one for one in works.values() if one.plan.identity == known.drive.identity)
        every = (*of_it, *earlier)
        return next((one for one in every if one.plan.confirmation == known.left), None)
    work = works.get(known.drive.id)
    if work is None or known is not job.drive(known.drive.id):
        return None
    has_left = any(one.left == work.plan.confirmation for one in job.drives)
    return None if has_left else work


def is_another(known: DriveJob, work: Work, drive: Drive, boot_id: str) -> bool:
    """Whether what is there now cannot be taken for the drive that was erased.

    An interrupted erase proves by what it wrote that it has the same drive, so only its size is
    asked here. An internal drive tells its own serial, and a suspend gives it a new sequence
    number: of one size it is taken at its word. On USB, in a slot, or plugged in under our eyes,
    a new number is a new attachment, and after another boot nobody knows.
    """
    plan = work.plan
    if work.running is not None:
        return False
    if drive.size_bytes != plan.size_bytes:
        return True
    attached_anew = plan.boot_id != boot_id or plan.diskseq != drive.diskseq
    return known.is_foreign and not work.can_go_on and attached_anew
