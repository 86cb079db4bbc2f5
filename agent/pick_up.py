"""Which job a start belongs to: the unfinished one of this laptop, or a new one."""

import logging
import shutil

from agent import state
from agent.data_folder import DataFolder
from agent.laptop_key import laptop_key
from agent.outbox import Outbox
from agent.state import JobState
from agent.workplace import Workplace

_log = logging.getLogger(__name__)


def pick_up(place: Workplace) -> tuple[JobState, bool]:
    """The job to work on, and whether somebody has already done something for it.

    Jobs of other laptops, and those of a demo in a real run, are left alone.
    """
    clock, laptop = place.clock, laptop_key(place.identity)
    boot_id = place.host.boot_id()
    found = state.find_open(
        place.data.open_jobs, laptop=laptop, boot_id=boot_id, purpose=place.purpose
    )
    if found is not None:
        begun = found.has_answers or any(place.data.job(found.record_id).glob("drives/*"))
        return found.with_event(clock.event("picked_up")), begun
    fresh = JobState(
        record_id=place.new_id(),
        purpose=place.purpose,
        laptop=laptop,
        boot_id=boot_id,
        language=place.language,
        timeline=(clock.event("started"),),
    )
    return fresh, False


def clear_finished(data: DataFolder, outbox: Outbox) -> None:
    """Remove the folders of jobs that were sealed and left; their record has all evidence."""
    for folder in sorted(data.open_jobs.iterdir()):
        job = state.load(folder)
        if job is None or not job.closed or outbox.place(job.record_id) is None:
            continue
        _log.info("job %s is finished", job.record_id)
        shutil.rmtree(folder, ignore_errors=True)
