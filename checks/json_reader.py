"""Reading JSON that may have any shape: a wrong shape is an absent value."""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.numbers import to_bool, to_int, to_text


@dataclass(frozen=True, slots=True)
class Json:
    """A node of a document; going to a place that is not there gives an empty node."""

    value: object = None

    def at(self, *keys: str) -> "Json":
        """The node below these names."""
        node = self.value
        for key in keys:
            node = node.get(key) if isinstance(node, dict) else None
        return Json(node)

    def items(self) -> "Iterator[Json]":
        """The nodes of a list."""
        if isinstance(self.value, list):
            yield from (Json(item) for item in self.value)

    @property
    def number(self) -> int | None:
        """A whole number."""
        return to_int(self.value)

    @property
    def count(self) -> int | None:
        """A whole number that is not negative."""
        number = to_int(self.value)
        return number if number is not None and number >= 0 else None

    @property
    def truth(self) -> bool | None:
        """A boolean."""
        return to_bool(self.value)

    @property
    def text(self) -> str | None:
        """A text, stripped; an empty one is `None`."""
        text = (to_text(self.value) or "").strip()
        return text or None
