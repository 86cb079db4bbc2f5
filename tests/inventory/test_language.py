"""Both languages are complete: every text has its Dutch, and the compiled is the written."""

import io
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import inventory
from inventory.web.language import _preferred
from reports.language import Language

ROOT = Path(str(inventory.__file__)).parent
CATALOGUE = ROOT / "locale" / "nl" / "LC_MESSAGES"
KEYWORDS = {"tr": None, "tr.plural": (1, 2), "plural": (1, 2), "mark": None}


def texts() -> set[str]:
    """Every text that code and pages may say, plurals by their first form."""
    found = extract_from_dir(
        ROOT,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        keywords=KEYWORDS,
    )
    return {text[0] if isinstance(text, tuple) else text for _, _, text, _, _ in found}


def entries(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    """What each text is in Dutch, with its plural form where it has one."""
    return {_forms(entry.id)[0]: _forms(entry.string) for entry in catalogue if entry.id}


def _forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, (tuple, list)) else (str(text),)


def dutch() -> dict[str, tuple[str, ...]]:
    with (CATALOGUE / "inventory.po").open("rb") as file:
        return entries(read_po(file))


def holders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_has_its_dutch_and_no_dutch_is_left_over() -> None:
    assert len(texts()) > 150
    assert texts() == dutch().keys()
    assert all(all(forms) for forms in dutch().values())


def test_every_dutch_text_has_the_same_values_to_put_in() -> None:
    for english, translated in dutch().items():
        for form in translated:
            assert holders(form) == holders(english), english


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    with (CATALOGUE / "inventory.po").open("rb") as file:
        written = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, written)
    compiled.seek(0)
    with (CATALOGUE / "inventory.mo").open("rb") as file:
        assert entries(read_mo(file)) == entries(read_mo(compiled))


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", Language.NL),
        ("nl-NL,nl;q=0.9,en;q=0.8", Language.NL),
        ("en-GB,en;q=0.9,nl;q=0.8", Language.EN),
        ("fr,en;q=0.5", Language.EN),
        ("ar", Language.NL),
        (";;;,,,", Language.NL),
    ],
)
def test_the_browser_is_asked_for_its_language(accepted: str, language: Language) -> None:
    assert _preferred(accepted) is language
