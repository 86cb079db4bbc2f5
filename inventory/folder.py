"""The one folder that holds an inventory: database, keys."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths below `--data`."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "inventory.db"

    @property
    def keys(self) -> Path:
        """Private keys (0700)."""
        return self.root / "keys"

    @property
    def site_key(self) -> Path:
        """The site's private key (0600): signs receipts and statements about bench keys."""
        return self.keys / "site.key"
