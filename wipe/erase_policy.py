"""What an organisation asks of erasing: the lowest level, methods it wants or forbids (pure).

Read from `[erase]` of the settings, or from a file of its own with the same keys.
"""

import json
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from host.value import Value
from wipe.codes import Level, Method, Note, Standard

SANITIZE_METHODS = (Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.SAN_OVR)
FORMAT_METHODS = (Method.FMT_CRYPTO, Method.FMT_USER)


class ModelRule(Value):
    """What is known of drives of one model."""

    model: Annotated[str, Field(min_length=3, max_length=64)]
    """Shell pattern over the whole model name, upper or lower case alike: `INTEL SSDPEKNW*`."""
    deny: tuple[Method, ...] = ()
    """Methods that are not used on it."""
    note: Note | None = None
    """Said with a plan that names a Format."""
    evidence: Annotated[str, Field(min_length=3, max_length=400)]
    """Where it was seen."""

    def fits(self, model: str | None) -> bool:
        """Whether a drive's model name is meant."""
        return model is not None and fnmatchcase(model.strip().upper(), self.model.upper())


KNOWN_MODELS = (
    ModelRule(
        model="*SSDPEKNW*",
        deny=SANITIZE_METHODS,
        evidence="H8: Intel 660p, sanitize sticks at 1 % for hours to a week and cannot be"
        " aborted (linux-nvme/nvme-cli #752, #1784, #3027)",
    ),
    ModelRule(
        model="*Rugged SSD4*",
        deny=SANITIZE_METHODS,
        evidence="H21: Seagate Rugged SSD4 misbehaves under sanitize"
        " (Seagate/opensea-operations src/sanitize.c)",
    ),
    ModelRule(
        model="*SSDPEKKF256G8L*",
        note=Note.FORMAT_RISK,
        evidence="H9: Intel 7600p dead after a Format (linux-nvme/nvme-cli #2677)",
    ),
)
"""Starts small and grows only with evidence; no policy can take one away."""


def _switch(given: object) -> object:
    """The environment knows only text."""
    return {"true": True, "false": False}.get(given, given) if isinstance(given, str) else given


def _listed(given: object) -> object:
    """The environment knows only text; strict tuples take no lists once a validator saw them."""
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list):
        return given
    return tuple(part.strip() if isinstance(part, str) else part for part in parts if part != "")


Switch = Annotated[bool, BeforeValidator(_switch)]
Methods = Annotated[
    tuple[Annotated[Method, Field(strict=False)], ...],
    BeforeValidator(_listed),
]


class ErasePolicy(Value):
    """What is asked of an erase."""

    minimum_level: Literal[Level.CLEAR, Level.PURGE] = Level.CLEAR
    """The lowest level that will do."""
    standard: Standard = Standard.IEEE_2883
    """The standard in which the level is meant."""
    allow: Methods = ()
    """Only these; empty: all."""
    deny: Methods = ()
    """None of these; overwriting can be denied too."""
    full_read: Switch = False
    """After a firmware method read every byte, not a sample of a tenth."""
    accept_hidden: Switch = False
    """Where a hidden area cannot be opened up, the remark is enough: no destruction is asked."""
    models: tuple[ModelRule, ...] = ()
    """Rules beside those that opknap knows."""

    def forbids(self, method: Method) -> bool:
        """Whether it may not be used at all."""
        return method in self.deny or bool(self.allow and method not in self.allow)

    def rules_for(self, model: str | None) -> tuple[ModelRule, ...]:
        """What is known of drives of this model, ours first."""
        return tuple(rule for rule in (*KNOWN_MODELS, *self.models) if rule.fits(model))

    def only(self, method: Method) -> "ErasePolicy":
        """The same policy with this method or nothing; what was forbidden stays so."""
        deny = (*self.deny, method) if self.forbids(method) else self.deny
        return self.model_copy(update={"allow": (method,), "deny": deny})


DEFAULT_POLICY = ErasePolicy()


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """A key that cannot be used."""

    key: str
    cause: str


class PolicyRefused(Exception):
    """A policy cannot be used; `problems` names each key."""

    def __init__(self, problems: tuple[PolicyProblem, ...]) -> None:
        super().__init__("; ".join(f"{one.key}: {one.cause}" for one in problems))
        self.problems = problems


def parse_policy(text: str, *, base: ErasePolicy = DEFAULT_POLICY) -> ErasePolicy:
    """A policy from TOML; what it does not name stays as in `base`.

    Raises:
        PolicyRefused: no TOML, a key is unknown, or its value does not fit.
    """
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as torn:
        raise PolicyRefused((PolicyProblem("policy", f"this is not TOML: {torn}"),)) from None
    merged = base.model_dump(mode="json") | given
    try:
        return ErasePolicy.model_validate_json(json.dumps(merged, default=str))
    except ValidationError as refused:
        raise PolicyRefused(_problems(refused)) from None


def _problems(refused: ValidationError) -> tuple[PolicyProblem, ...]:
    return tuple(
        PolicyProblem(
            ".".join(str(part) for part in error["loc"]),
            "unknown setting" if error["type"] == "extra_forbidden" else error["msg"],
        )
        for error in refused.errors(include_url=False)
    )
