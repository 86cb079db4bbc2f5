"""Recompute the log and say what does not hold."""

from inventory.commands.keep import Data
from inventory.commands.opened import opened
from inventory.commands.speak import CannotDo, say
from inventory.store import log
from inventory.store.verify import faults


def verify(data: Data) -> None:
    """Recompute the whole log from its bytes; every change of a stored column is named."""
    with opened(data) as at, at.store.read() as connection:
        size = log.tree_size(connection)
        found = list(faults(connection, at.key.public, at.site.origin))
    for fault in found:
        say(f"{fault.where} {fault.column}: {fault.detail}")
    if found:
        raise CannotDo(
            "The log was changed",
            f"{len(found)} of its stored values do not follow from the signed bytes.",
            "Keep a copy of the whole folder, and compare it with the last backup.",
        )
    say(f"{size} records: every byte, digest, signature and receipt holds.")
