"""Making a workplace: everything that lives as long as the program is put together here."""

import importlib.metadata
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agent import config
from agent.config import Config, Settings
from agent.courier import courier_for
from agent.data_folder import DataFolder
from agent.laptop_key import identity_of
from agent.sealing import first_start
from agent.workplace import Workplace
from checks.policy import Policy, PolicyError, default_policy, load_policy
from host.port import Host
from host.suspend import Slept
from reports.language import Language
from wipe.codes import Purpose
from wipe.values import HostSpec


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine that is worked on, and how an erase process finds it again."""

    host: Host
    erase_host: HostSpec
    include_loop: bool = False
    sleep: Callable[[int], Slept] | None = None
    """How it sleeps in S3 for some seconds; `None` where it never does."""


def read_settings(data: DataFolder, environment: Mapping[str, str]) -> Settings:
    """The settings of a data folder.

    Raises:
        ConfigRefused: the file cannot be read, a key is unknown or its value does not fit.
    """
    return config.load(config.text_of(data.config_file), environment)


def make_place(
    machine: Machine,
    data: DataFolder,
    settings: Config,
    *,
    purpose: Purpose,
    language: Language | None = None,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> Workplace:
    """A bench with this machine on it.

    Raises:
        OSError: the folder cannot be written.
        KeyFileError: the bench's key is damaged.
        PolicyError: the site's policy cannot be used.
    """
    data.prepare()
    courier = courier_for(data, settings)
    return Workplace(
        host=machine.host,
        erase_host=machine.erase_host,
        data=data,
        config=settings,
        courier=courier,
        key=first_start(data, courier.outbox, random_bytes),
        policy=policy_of(data.site_policy_file),
        identity=identity_of(machine.host),
        purpose=purpose,
        language=language or settings.language,
        version=importlib.metadata.version("opknap"),
        new_id=lambda: str(uuid.uuid4()),
        include_loop=machine.include_loop,
        sleep=machine.sleep,
    )


def policy_of(file: Path) -> Policy:
    """The site's policy, else the one that ships with opknap.

    Raises:
        PolicyError: it cannot be used.
    """
    try:
        return load_policy(file.read_text("utf-8")) if file.exists() else default_policy()
    except UnicodeDecodeError as error:
        raise PolicyError("This policy is no text", str(error)) from None
