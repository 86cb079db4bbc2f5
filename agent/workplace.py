"""What a session is made of: the machine, the folder, the settings, time and chance."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.clock import JobClock
from agent.config import Config
from agent.courier import Courier
from agent.data_folder import DataFolder
from checks.facts import IdentityFacts
from checks.policy import Policy
from host.port import Host
from host.suspend import Slept
from reports.keys import SigningKey
from reports.language import Language
from wipe.codes import Purpose
from wipe.values import HostSpec


@dataclass(frozen=True, slots=True)
class Workplace:
    """One bench with one laptop on it."""

    host: Host
    erase_host: HostSpec
    """Which door the erase processes open."""
    data: DataFolder
    config: Config
    courier: Courier
    key: SigningKey
    """The bench's."""
    policy: Policy
    identity: IdentityFacts | None
    """Who the laptop says it is."""
    purpose: Purpose
    language: Language
    version: str
    """Of opknap."""
    new_id: Callable[[], str]
    """A random record id."""
    include_loop: bool = False
    """Loop devices count as drives: for practice."""
    sleep: Callable[[int], Slept] | None = None
    """How this machine sleeps in S3 for some seconds; `None` where it never does."""

    @property
    def clock(self) -> JobClock:
        """Time as this machine tells it."""
        return JobClock(self.host)
