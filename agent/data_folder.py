"""Where everything of a bench lies: the stick's data partition, or `--data DIR`."""

from dataclasses import dataclass
from pathlib import Path

from host.durable import make_folder

DEFAULT_ROOT = Path("/var/lib/opknap")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder that holds configuration, keys, open jobs and the outbox."""

    root: Path

    @property
    def config_file(self) -> Path:
        """Settings of this bench, written by people."""
        return self.root / "opknap.toml"

    @property
    def counter_file(self) -> Path:
        """The stick's own id and its counter of sealed records."""
        return self.root / "state.json"

    @property
    def lock_file(self) -> Path:
        """Held by the program that works in this folder."""
        return self.root / "lock"

    @property
    def keys(self) -> Path:
        """Bench key and token, readable by us only."""
        return self.root / "keys"

    @property
    def bench_key_file(self) -> Path:
        """Private key of this bench."""
        return self.keys / "bench.key"

    @property
    def bench_public_file(self) -> Path:
        """Its other half, to register the bench and to check records with."""
        return self.keys / "bench.pub.pem"

    @property
    def bench_statement_file(self) -> Path:
        """The site's signed word that the key is this bench's."""
        return self.keys / "bench-key.dsse.json"

    @property
    def token_file(self) -> Path:
        """The bench's token for the inventory."""
        return self.keys / "token"

    @property
    def site(self) -> Path:
        """What the site gave us: its authority, its key, its policy."""
        return self.root / "site"

    @property
    def site_key_file(self) -> Path:
        """Public key of the inventory: receipts are checked against it."""
        return self.site / "site.pub"

    @property
    def site_authority_file(self) -> Path:
        """The site's own certificate authority, if it has one."""
        return self.site / "ca.pem"

    @property
    def site_policy_file(self) -> Path:
        """Policy in force at the site, else the built-in one."""
        return self.site / "policy.toml"

    @property
    def open_jobs(self) -> Path:
        """One folder per job that is not finished, named by its record id."""
        return self.root / "open"

    @property
    def outbox(self) -> Path:
        """Sealed records that the inventory has not yet confirmed."""
        return self.root / "outbox"

    @property
    def sent(self) -> Path:
        """Confirmed records with their receipts."""
        return self.root / "sent"

    @property
    def refused(self) -> Path:
        """Records of which the inventory holds other bytes: a person decides."""
        return self.root / "refused"

    @property
    def sleep_journal_file(self) -> Path:
        """What is written before a laptop sleeps: should it not wake, this says why."""
        return self.root / "sleep.jsonl"

    @property
    def sleep_lock_file(self) -> Path:
        """Held by who lets the laptop sleep."""
        return self.root / "sleep.lock"

    @property
    def log_file(self) -> Path:
        """What went wrong, for whoever helps; never a secret."""
        return self.root / "log" / "agent.log"

    def job(self, record_id: str) -> Path:
        """Folder of one open job."""
        return self.open_jobs / record_id

    def prepare(self) -> None:
        """Make the folders that are missing.

        Raises:
            OSError: the folder cannot be written.
        """
        for folder in (self.open_jobs, self.outbox, self.sent, self.refused, self.site):
            make_folder(folder)
        make_folder(self.keys, mode=0o700)
        make_folder(self.log_file.parent)
