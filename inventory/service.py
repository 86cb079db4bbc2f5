"""What one running inventory consists of, made in `__main__` and handed down."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from inventory.clock import Now
from inventory.passwords import PasswordChecker
from inventory.store.engine import Store
from reports.keys import SigningKey

TimeSource: TypeAlias = Literal["ntp", "rtc", "unknown"]


@dataclass(frozen=True, slots=True)
class SiteWords:
    """Who runs this inventory, as it signs and prints it."""

    site_id: str
    organisation: str

    @property
    def origin(self) -> str:
        """Name of the log in receipts: no space, no `+`."""
        return f"{self.site_id}/opknap"


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything a request may need."""

    store: Store
    site: SiteWords
    site_key: SigningKey
    passwords: PasswordChecker
    now: Now
    is_tls: bool
    """Served over TLS itself; otherwise on loopback only."""
    time_source: TimeSource = "unknown"
    """How this server's clock is kept, as receipts say it."""
