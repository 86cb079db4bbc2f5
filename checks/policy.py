"""The policy: versioned limits and grading tables, read from TOML and refused when unsound.

    PolicyError     the text is no policy, or one that contradicts itself

A value module: the inventory loads it through `reports` and judges old records again.
"""

import hashlib
import json
import tomllib
from functools import cached_property
from importlib import resources

from pydantic import ValidationError

from checks.caps import Band, Caps, Floors, Group, GroupCaps, RepairPolicy
from checks.limits import (
    BatteryLimits,
    ClockLimits,
    DriveLimits,
    HandLimits,
    RamLimits,
    ThermalLimits,
)
from checks.soundness import contradictions
from host.value import Value


class PolicyError(Exception):
    """A policy that cannot be used: `title` says what is so, `cause` why."""

    def __init__(self, title: str, cause: str) -> None:
        super().__init__(f"{title}: {cause}")
        self.title = title
        self.cause = cause


class Meta(Value):
    """Which policy this is."""

    version: str


class Policy(Value):
    """Limits for judging and tables for grading. Ratios are permille."""

    meta: Meta
    battery: BatteryLimits
    drive: DriveLimits
    ram: RamLimits
    thermal: ThermalLimits
    hand: HandLimits
    clock: ClockLimits
    floors: Floors
    caps: Caps
    repair: RepairPolicy

    @property
    def version(self) -> str:
        """The policy's own version."""
        return self.meta.version

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: keys sorted, no spaces. Comments do not count."""
        plain = self.model_dump(mode="json", by_alias=True)
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def _group_of_code(self) -> dict[str, Group]:
        groups = self.caps.codes.by_group().items()
        return {code: group for group, codes in groups for code in codes}

    @cached_property
    def _caps_of_code(self) -> dict[str, GroupCaps]:
        rows = {code: self.caps.group.of(group) for code, group in self._group_of_code.items()}
        return {code: caps for code, caps in rows.items() if caps is not None}

    def group(self, code: str) -> Group | None:
        """The group of a code; `None` for a code that this policy does not know."""
        return self._group_of_code.get(code)

    def group_caps(self, code: str) -> GroupCaps | None:
        """The caps of a code by verdict; `None` when the code never caps."""
        return self._caps_of_code.get(code)

    def band(self, code: str) -> Band | None:
        """The band that caps this code by its value, if it has one."""
        return self.caps.bands.get(code)

    def is_hold(self, code: str) -> bool:
        """Whether a fail of this code holds the laptop."""
        return any(
            code.startswith(entry[:-1]) if entry.endswith(".*") else code == entry
            for entry in self.caps.hold
        )


def load_policy(text: str) -> Policy:
    """Read a policy from TOML.

    Raises:
        PolicyError: not TOML, a missing or unknown field, or a policy that contradicts itself.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError("This is not TOML", str(error)) from error
    try:
        # Dates are the only thing in TOML that JSON lacks; a policy has none.
        policy = Policy.model_validate_json(json.dumps(_in_permille(tables)))
    except TypeError as error:
        raise PolicyError("The policy holds a date", str(error)) from error
    except ValidationError as error:
        raise PolicyError("The policy is incomplete or wrong", _first_problem(error)) from error
    found = contradictions(policy.caps, policy.battery, policy.drive, policy.hand, policy.thermal)
    if found:
        raise PolicyError("The policy contradicts itself", "; ".join(found))
    return policy


def default_policy() -> Policy:
    """The policy that ships with opknap."""
    return load_policy(resources.files("checks").joinpath("policy.toml").read_text("utf-8"))


def _in_permille(node: object) -> object:
    """The same tables, every `percent` turned into permille."""
    match node:
        case dict():
            return dict(_field_in_permille(str(name), value) for name, value in node.items())
        case list():
            return [_in_permille(item) for item in node]
        case _:
            return node


def _field_in_permille(name: str, value: object) -> tuple[str, object]:
    if name == "percent" or name.endswith("_percent"):
        return name.removesuffix("percent") + "permille", _tenfold(value)
    return name, _in_permille(value)


def _tenfold(value: object) -> object:
    match value:
        case bool():
            return value
        case int():
            return value * 10
        case dict():
            return {name: _tenfold(inner) for name, inner in value.items()}
        case _:
            return value


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}"
