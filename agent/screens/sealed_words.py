"""What is said once the record is sealed (pure)."""

from agent.say import Say
from agent.view import View


def sealed_note(view: View, say: Say) -> str:
    """Why nothing can be answered any more; empty while the job is open."""
    if not view.sealed:
        return ""
    at = say.clock(view.sealed_at)
    sealed = say.tr("This record was sealed at {time}.", time=at) if at else say.tr("Sealed.")
    return f"{sealed} " + say.tr(
        "You only see what it holds. Something wrong? Tell your supervisor."
    )
