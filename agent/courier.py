"""The line from one data folder to its inventory, and what can be said about it."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from agent.clock import JobClock
from agent.config import Config
from agent.data_folder import DataFolder
from agent.outbox import Outbox, Parcel, Place, StickDisk
from agent.sender import Sender
from agent.view import SendPhase, SendState
from reports.dsse import EnvelopeError
from reports.keys import KeyFileError, PublicKey, load_public_key
from reports.receipt import ReceiptError, check_receipt, open_receipt

_log = logging.getLogger(__name__)


class NoLine(Exception):
    """What the site gave this stick for the way to the inventory cannot be used."""


@dataclass(frozen=True, slots=True)
class SiteReceipts:
    """Checks receipts against the site's key."""

    site_key: PublicKey | None
    """`None`: the stick has no key of the site, so nothing can be believed."""

    def __call__(self, receipt: bytes, *, record_id: str, envelope: bytes) -> bool:
        """Whether the site signed that it holds exactly this envelope under this id."""
        if self.site_key is None:
            _log.error("no site key on this stick: the receipt of %s proves nothing", record_id)
            return False
        try:
            return check_receipt(receipt, self.site_key, envelope).record_id == record_id
        except (EnvelopeError, ReceiptError) as bad:
            _log.error("receipt of %s: %s", record_id, bad)
            return False

    def received_at(self, receipt: bytes) -> str | None:
        """When the inventory received a record."""
        if self.site_key is None:
            return None
        try:
            return open_receipt(receipt, self.site_key).received_at
        except (EnvelopeError, ReceiptError):
            return None


@dataclass(frozen=True, slots=True)
class SenderClock:
    """Time from the machine, chance from the system."""

    clock: JobClock

    def boot_ms(self) -> int:
        """Milliseconds since boot."""
        return self.clock.boot_ms()

    def utc(self) -> str:
        """Wall clock, for people."""
        return self.clock.utc()

    def jitter_permille(self) -> int:
        """0 to 1000."""
        return secrets.randbelow(1001)


@dataclass(frozen=True, slots=True)
class Courier:
    """Everything that sending needs."""

    outbox: Outbox
    receipts: SiteReceipts
    server_url: str

    def sender(self, data: DataFolder, clock: JobClock) -> tuple[Sender, Callable[[], None]]:
        """A sender and what ends its connection.

        Raises:
            NoLine: the token or the authority is damaged.
        """
        # A sixth of a second to load: the sender's thread has it, the first picture does not.
        from agent.site_http import SiteHttp  # noqa: PLC0415

        try:
            token = data.token_file.read_text().strip() if data.token_file.exists() else None
            authority = data.site_authority_file if data.site_authority_file.exists() else None
            http = SiteHttp(self.server_url, token=token, authority=authority)
        except (OSError, ValueError) as damaged:
            raise NoLine(str(damaged)) from damaged
        return Sender(self.outbox, http, self.receipts, SenderClock(clock)), http.close

    def send_state(self, record_id: str) -> SendState:
        """Where a record is."""
        waiting = len(self.outbox.waiting())
        found = self.outbox.place(record_id)
        if found is None:
            return SendState(SendPhase.NOT_SEALED, waiting, None, None, None)
        place, parcel = found
        problem = self.outbox.problem(place, parcel)
        return SendState(
            phase=self._phase(place),
            waiting=waiting,
            address=self._address(place, record_id),
            at=self._sent_at(place, parcel),
            problem=problem.code if problem else None,
        )

    def _phase(self, place: Place) -> SendPhase:
        match place:
            case Place.SENT:
                return SendPhase.SENT
            case Place.REFUSED:
                return SendPhase.REFUSED
            case Place.OUTBOX:
                return SendPhase.WAITING if self.server_url else SendPhase.NO_SERVER

    def _address(self, place: Place, record_id: str) -> str | None:
        # Before the inventory has it, the page does not exist.
        return f"{self.server_url}/records/{record_id}" if place is Place.SENT else None

    def _sent_at(self, place: Place, parcel: Parcel) -> str | None:
        if place is not Place.SENT:
            return None
        receipt = self.outbox.receipt(place, parcel)
        return self.receipts.received_at(receipt) if receipt is not None else None


def courier_for(data: DataFolder, config: Config) -> Courier:
    """The courier of a data folder; a key that cannot be read counts as none."""
    try:
        site_key = load_public_key(data.site_key_file)
    except (OSError, KeyFileError):
        site_key = None
    outbox = Outbox(data, StickDisk())
    return Courier(outbox, SiteReceipts(site_key), config.server.url)
