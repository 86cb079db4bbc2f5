"""What the manuals show is what the program does."""

import re
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from agent.__main__ import make_commands as make_agent
from agent.config import load
from checks.findings import Verdict
from inventory.__main__ import make_commands as make_inventory
from reports.grades import Letter
from reports.language import Language
from reports.words import Words, translator
from wipe.codes import DriveStatus

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if page.name != "CHANGELOG.md"
)
MANUALS = ("trainee", "supervisor", "administrator")


def commands_of(app: typer.Typer, name: str) -> set[str]:
    """Every command line that exists, as words: `opknap outbox list`."""
    found = {name}
    for first, command in getattr(get_command(app), "commands", {}).items():
        found.add(f"{name} {first}")
        found |= {f"{name} {first} {second}" for second in getattr(command, "commands", {})}
    return found


def shown(text: str, name: str) -> set[tuple[str, ...]]:
    """The words that follow a command's name in code."""
    in_code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for code in in_code for line in code.splitlines()]
    pattern = re.compile(rf"(?:^|[\s/]){name} ([a-z]+)(?: ([a-z]+))?")
    return {
        tuple(filter(None, match.groups())) for line in lines for match in pattern.finditer(line)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text())
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_shows_exists(page: Path) -> None:
    text = page.read_text()
    for app, name in ((make_agent(), "opknap"), (make_inventory(), "opknap-inventory")):
        known = commands_of(app, name)
        for words in shown(text, name):
            whole = any(f"{name} {' '.join(words[:n])}" in known for n in (1, 2) if len(words) >= n)
            assert whole, f"{page.name} shows {name} {' '.join(words)}"


@pytest.mark.parametrize("manual", MANUALS)
def test_both_languages_of_a_manual_have_the_same_parts(manual: str) -> None:
    shapes = [
        re.findall(
            r"^(#+|\||```\w*|\d+\.|- )",
            (ROOT / f"docs/{manual}.{language}.md").read_text(),
            re.MULTILINE,
        )
        for language in Language
    ]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", Language)
def test_the_settings_in_the_manual_can_be_used(language: Language) -> None:
    text = (ROOT / f"docs/administrator.{language}.md").read_text()
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert blocks
    for block in blocks:
        settings = load(block, {})
        shown_keys = {row[0] for row in settings.rows() if row[2] == "opknap.toml"}
        assert shown_keys == {row[0] for row in settings.rows()}, "a setting is not explained"


@pytest.mark.parametrize("language", Language)
def test_the_trainees_page_explains_every_sign_letter_and_status(language: Language) -> None:
    words = Words(translator(language))
    text = (ROOT / f"docs/trainee.{language}.md").read_text()
    for verdict in (words.verdict(one) for one in Verdict):
        assert f"| {verdict.word} {verdict.sign} |" in text
    assert f"| {words.busy().word} {words.busy().sign} |" in text
    for letter in Letter:
        assert f"| {words.letter(letter)} |" in text
    # Purge cannot be asked for on the screens of this version, and no drive is no drive's status.
    unseen = {DriveStatus.CLEAR_ONLY, DriveStatus.NO_STORAGE_ATTESTED}
    for status in set(DriveStatus) - unseen:
        assert f"| {words.status_word(status)} |" in text
