"""Numbers of a smartctl report: whole, not negative, and such as a drive can mean."""

from checks.json_reader import Json

LARGEST = (1 << 53) - 1
"""Above it JSON readers differ, and no counter of a drive is in earnest."""
BYTE = 255


def count(node: Json, *, most: int = LARGEST) -> int | None:
    """A number from 0 to `most`, also where another program made it a float."""
    value = node.value
    number = int(value) if isinstance(value, float) and value.is_integer() else node.count
    return number if number is not None and 0 <= number <= most else None


def first(*nodes: Json, most: int = LARGEST) -> int | None:
    """The first of several places that holds such a number."""
    counts = (count(node, most=most) for node in nodes)
    return next((number for number in counts if number is not None), None)
