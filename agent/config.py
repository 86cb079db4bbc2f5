"""Settings: built in, then `opknap.toml`, then the environment (`OPKNAP__SERVER__URL`)."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError

from host.value import Value
from reports.language import Language, mark
from wipe.erase_policy import ErasePolicy

PREFIX = "OPKNAP__"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]


def _server_address(given: str) -> str:
    if not given:
        return given
    parts = urlsplit(given)
    if parts.username or parts.query or parts.fragment or not parts.hostname:
        raise ValueError("an address like https://inventory.example:8443")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError("https:// (http:// is for 127.0.0.1 only)")
    return given.rstrip("/")


class ServerSettings(Value):
    """The central inventory."""

    url: Annotated[str, AfterValidator(_server_address)] = ""
    """Empty: records stay on the stick."""
    site: Slug = "site"
    organisation: str = ""


class BenchSettings(Value):
    """This workplace."""

    id: Slug = "bench"
    name: Annotated[str, Field(max_length=40)] = ""


class LongTestChoice(StrEnum):
    """Which long tests begin by themselves."""

    ALL = "all"
    NONE = "none"
    """A person can still start each of them."""


class InspectSettings(Value):
    """How a laptop is inspected."""

    long_tests: LongTestChoice = LongTestChoice.ALL


EraseSettings = ErasePolicy
"""What is asked of an erase: the table `[erase]`."""


class Config(Value):
    """All settings of a bench."""

    language: Language = Language.NL
    server: ServerSettings = ServerSettings()
    bench: BenchSettings = BenchSettings()
    erase: EraseSettings = EraseSettings()
    inspect: InspectSettings = InspectSettings()

    @property
    def bench_label(self) -> str:
        """What stands in the header."""
        return self.bench.name or self.bench.id


class Origin(StrEnum):
    """Where a setting comes from; the later one wins."""

    BUILT_IN = "built-in"
    FILE = "opknap.toml"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """A setting that cannot be used."""

    key: str
    origin: Origin
    cause: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force and where each comes from."""

    config: Config
    origins: Mapping[str, Origin]

    def rows(self) -> tuple[tuple[str, str, Origin], ...]:
        """Key, value and origin of every setting, in the order of the file."""
        flat = _flatten(json.loads(self.config.model_dump_json()))
        return tuple(
            (key, str(value), self.origins.get(key, Origin.BUILT_IN)) for key, value in flat.items()
        )


class ConfigRefused(Exception):
    """The settings cannot be used; `problems` names each key."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        super().__init__("; ".join(f"{one.key}: {one.cause}" for one in problems))
        self.problems = problems


UNKNOWN_KEY = mark("unknown setting")
NOT_TOML = mark("this is not TOML: {detail}")
NOT_TEXT = mark("this is not UTF-8 text")
NOT_READ = mark("this file cannot be read: {detail}")


def text_of(file: Path) -> str | None:
    """The settings as they were written; `None` when there is no file.

    Raises:
        ConfigRefused: it is there and cannot be read as text.
    """
    try:
        return file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        raise _unusable(NOT_TEXT) from None
    except OSError as failed:
        raise _unusable(NOT_READ.format(detail=failed.strerror)) from None


def load(file_text: str | None, environment: Mapping[str, str]) -> Settings:
    """Settings from the file's text (`None`: there is no file) and the environment.

    Raises:
        ConfigRefused: a key is unknown or its value does not fit.
    """
    from_file = _parse(file_text) if file_text is not None else {}
    from_environment = _from_environment(environment)
    origins = dict.fromkeys(_flatten(from_file), Origin.FILE)
    origins |= dict.fromkeys(_flatten(from_environment), Origin.ENVIRONMENT)
    merged = _merge(from_file, from_environment)
    try:
        config = Config.model_validate_json(json.dumps(merged, default=str))
    except ValidationError as refused:
        raise ConfigRefused(_problems(refused, origins)) from None
    return Settings(config, origins)


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as torn:
        raise _unusable(NOT_TOML.format(detail=torn)) from None


def _unusable(cause: str) -> ConfigRefused:
    """The file as a whole."""
    return ConfigRefused((ConfigProblem("opknap.toml", Origin.FILE, cause),))


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in sorted(environment):
        if not name.startswith(PREFIX):
            continue
        *tables, key = name.removeprefix(PREFIX).lower().split("__")
        inner = found
        for table in tables:
            inner = inner.setdefault(table, {})
            if not isinstance(inner, dict):
                unknown = ConfigProblem(".".join((*tables, key)), Origin.ENVIRONMENT, UNKNOWN_KEY)
                raise ConfigRefused((unknown,))
        inner[key] = environment[name]
    return found


def _merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        both_tables = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = _merge(below, value) if both_tables and below is not None else value
    return merged


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _problems(refused: ValidationError, origins: Mapping[str, Origin]) -> tuple[ConfigProblem, ...]:
    found = []
    for error in refused.errors(include_url=False):
        key = ".".join(str(part) for part in error["loc"])
        cause = UNKNOWN_KEY if error["type"] == "extra_forbidden" else error["msg"]
        found.append(
            ConfigProblem(key, _origin_of(key, origins), cause.removeprefix("Value error, "))
        )
    return tuple(found)


def _origin_of(key: str, origins: Mapping[str, Origin]) -> Origin:
    """Where a key, something in its table, or the list that it is an item of, was set."""
    dotted = f"{key}."
    related = (
        where
        for name, where in origins.items()
        if name == key or name.startswith(dotted) or dotted.startswith(f"{name}.")
    )
    return next(related, Origin.FILE)
