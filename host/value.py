"""The base of every value that crosses a process, file or network border.

Strict models accept lists for tuples and strings for enums only when they read JSON, so values
that come from outside are always read with `model_validate_json`, never from a dict.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer


class Value(BaseModel):
    """A frozen, strict value without unknown fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True
    )


def _sealed_numbers(given: Mapping[str, int | str | bool]) -> Mapping[str, int | str | bool]:
    return MappingProxyType(dict(given))


def _sealed_limits(given: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(given))


# A dict inside a frozen model can still be changed, hence the proxies.
Measured = Annotated[
    Mapping[str, int | str | bool], AfterValidator(_sealed_numbers), PlainSerializer(dict)
]
"""Measured values by name, the unit in the name: `{"health_permille": 612}`. No floats."""

Limits = Annotated[Mapping[str, int], AfterValidator(_sealed_limits), PlainSerializer(dict)]
"""The policy's numbers that a verdict used: `{"warn_below_permille": 800}`."""
