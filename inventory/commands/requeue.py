"""Read again what is in quarantine."""

from inventory.commands.keep import Data
from inventory.commands.opened import opened
from inventory.commands.speak import say
from inventory.listing import read_again


def requeue(data: Data) -> None:
    """Read again what is in quarantine, after an update; stored bytes and receipts stay as is."""
    with opened(data) as at:
        done = read_again(at.store)
    say(f"{_records(done.taken_out, 'was', 'were')} taken out of quarantine.")
    if done.staying:
        say(f"{_records(done.staying, 'stays', 'stay')} in quarantine.")


def _records(count: int, one: str, more: str) -> str:
    return f"1 record {one}" if count == 1 else f"{count} records {more}"
