"""Dutch ships complete: every text in the code has its translation, compiled and up to date."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
DOMAINS = ("agent", "reports", "inventory")
KEYWORDS = {
    **dict.fromkeys(("tr", "_tr", "mark", "_", "gettext")),
    **dict.fromkeys(("plural", "ngettext"), (1, 2)),
}
METHODS = (("**.py", "python"), ("templates/**.html", "jinja2"))

Text = str | tuple[str, ...]


def in_code(domain: str) -> set[Text]:
    found = extract_from_dir(str(ROOT / domain), method_map=METHODS, keywords=KEYWORDS)
    return {_text(entry[2]) for entry in found}


def _text(message: str | Iterable[str] | None) -> Text:
    return message if isinstance(message, str) else tuple(message or ())


@cache
def written(domain: str) -> Catalog:
    with _file(domain, "po").open("rb") as catalogue:
        return read_po(catalogue, locale="nl")


def _file(domain: str, ending: str) -> Path:
    return ROOT / domain / "locale" / "nl" / "LC_MESSAGES" / f"{domain}.{ending}"


def translations(domain: str) -> dict[Text, Text]:
    return {_text(message.id): _text(message.string) for message in written(domain) if message.id}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text)) | set(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_in_the_code_has_a_dutch_translation(domain: str) -> None:
    texts = in_code(domain)
    assert len(texts) > 20, "the collector has found next to nothing"
    assert texts - translations(domain).keys() == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_translation_is_left_of_a_text_that_is_gone(domain: str) -> None:
    assert translations(domain).keys() - in_code(domain) == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_translation_is_empty_or_a_guess(domain: str) -> None:
    open_ones = [
        message.id
        for message in written(domain)
        if message.id and (message.fuzzy or not all(_forms(_text(message.string))))
    ]
    assert open_ones == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_have_the_placeholders_of_their_texts(domain: str) -> None:
    differing = [
        english
        for english, dutch in translations(domain).items()
        for one, other in zip(_forms(english), _forms(dutch), strict=True)
        if placeholders(one) != placeholders(other)
    ]
    assert differing == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_compiled_is_what_is_written(domain: str) -> None:
    with _file(domain, "mo").open("rb") as compiled:
        spoken = {_text(m.id): _text(m.string) for m in read_mo(compiled) if m.id}
    assert spoken == translations(domain)


def _forms(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text
