"""The recorded laptops that come along, by name."""

import tomllib
from pathlib import Path

LAPTOPS = Path(__file__).parents[1] / "tests" / "data" / "laptops"
DEFAULT_LAPTOP = "lenovo-thinkpad-t480"


def laptop_folder(asked: str) -> Path | None:
    """A recorded laptop by its name, or the folder or file of a recording."""
    named = LAPTOPS / asked
    if "/" not in asked and named.is_dir():
        return named
    given = Path(asked)
    return given if given.exists() else None


def laptops() -> tuple[tuple[str, str], ...]:
    """The laptops that ship with the demo: folder and full name."""
    folders = sorted(LAPTOPS.glob("*/meta.toml")) if LAPTOPS.is_dir() else []
    return tuple(
        (meta.parent.name, str(tomllib.loads(meta.read_text("utf-8")).get("name", "")))
        for meta in folders
    )
