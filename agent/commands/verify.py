"""`opknap verify FILE…`: check signed records without asking anybody."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer

from agent.commands.here import config_of
from agent.commands.material import Found, KeyOrigin, UnreadableKey, gather
from agent.commands.unread import unread_code, unread_lines
from agent.data_folder import DEFAULT_ROOT, DataFolder
from agent.say import Say
from reports.language import Language
from reports.verify import Check, Problem, State, Verification, verify
from reports.verify_words import VerifyWords
from reports.words import translator
from wipe.codes import Purpose

_FAILED = 1
_USAGE = 2


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("verify")
    def verify_files(
        files: Annotated[list[Path], typer.Argument(help="Signed records (.dsse.json).")],
        *,
        site_key: Annotated[
            Path | None, typer.Option("--site-key", help="The site's public key, as PEM.")
        ] = None,
        evidence: Annotated[
            Path | None, typer.Option("--evidence", help="Folder with the evidence files.")
        ] = None,
        data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT,
        require_receipt: Annotated[
            bool, typer.Option("--require-receipt", help="Fail without the inventory's receipt.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object per file.")] = False,
        lang: Annotated[
            Language | None, typer.Option("--lang", help="Language of the answer.")
        ] = None,
    ) -> None:
        """Check who signed a record, that nothing changed, and that the inventory has it."""
        language = lang if lang is not None else config_of(DataFolder(data)).language
        results: list[Verification | None] = []
        for file in files:
            try:
                found = gather(
                    file,
                    data=data,
                    site_key=site_key,
                    evidence=evidence,
                    require_receipt=require_receipt,
                )
            except UnreadableKey as error:
                typer.echo(str(error), err=True)
                raise typer.Exit(_USAGE) from None
            except OSError as error:
                results.append(None)
                _tell_unread(file, error, language, as_json=as_json)
                continue
            result = verify(found.material)
            results.append(result)
            if as_json:
                typer.echo(json.dumps(result_json(file, found, result), ensure_ascii=False))
            else:
                for line in result_lines(file, found, result, language):
                    typer.echo(line)
        raise typer.Exit(exit_code(results))


def _tell_unread(file: Path, error: OSError, language: Language, *, as_json: bool) -> None:
    """One file that cannot be read; the others are checked all the same."""
    if as_json:
        told = {"file": str(file), "holds": False, "error": unread_code(error)}
        typer.echo(json.dumps(told, ensure_ascii=False))
    for line in unread_lines(file, error, Say(language)):
        typer.echo(line, err=True)


def exit_code(results: Sequence[Verification | None]) -> int:
    """0 when all hold; what is no envelope, or cannot be read (`None`), is a matter of usage."""
    failed = [result for result in results if result is None or not result.holds]
    if not failed:
        return 0
    return _FAILED if any(one is not None and one.is_envelope for one in failed) else _USAGE


def result_json(file: Path, found: Found, result: Verification) -> dict[str, object]:
    """The machine-readable answer for one file."""
    trusted = found.material.site_key
    return {
        "file": str(file),
        "holds": result.holds,
        "purpose": None if result.record is None else result.record.purpose.value,
        "site_key": None if trusted is None else trusted.keyid,
        "site_key_from": None if found.site_key_from is None else found.site_key_from.value,
        "record_id": None if result.record is None else result.record.record_id,
        "received": None if result.receipt is None else result.receipt.received_at,
        "checks": [
            {
                "step": check.step.value,
                "state": check.state.value,
                "problem": None if check.problem is None else check.problem.value,
                "detail": check.detail,
            }
            for check in result.checks
        ],
    }


def result_lines(file: Path, found: Found, result: Verification, language: Language) -> list[str]:
    """The answer for people; each step that does not hold says what is wrong."""
    words = VerifyWords(translator(language))
    received = "no" if result.receipt is None else result.receipt.received_at
    purpose = None if result.record is None else result.record.purpose
    return [
        *([words.demo()] if purpose is Purpose.DEMO else []),
        str(file),
        *_all_lines(result.checks, words),
        *_trusted(found, words),
        f"purpose: {'unknown' if purpose is None else purpose.value}",
        f"received: {received}",
        f"holds: {'yes' if result.holds else 'no'}",
    ]


def _trusted(found: Found, words: VerifyWords) -> list[str]:
    """The key that everything rests on: to be compared with the one on a certificate."""
    key = found.material.site_key
    if key is None:
        return []
    named = f"site key: {key.keyid} ({found.site_key_file})"
    if found.site_key_from is not KeyOrigin.FILE:
        return [named]
    said = words.key_from_file()
    return [
        f"[!] {said.title}", f"    {said.means}", f"    {said.next}",
        named, "site key: from beside the file, not yet trusted",
    ]  # fmt: skip


def _all_lines(checks: Sequence[Check], words: VerifyWords) -> list[str]:
    """One line per step; what is wrong is explained once."""
    lines: list[str] = []
    explained: set[Problem] = set()
    for check in checks:
        lines += _check_lines(check, words, explained)
        if check.problem is not None:
            explained.add(check.problem)
    return lines


def _check_lines(check: Check, words: VerifyWords, explained: Collection[Problem]) -> list[str]:
    title = f"{words.sign(check)} {words.step(check.step)}: "
    if check.problem is None:
        return [title + words.fine(check)]
    said = words.problem(check.problem)
    if check.state is State.ABSENT or check.problem in explained:
        return [title + said.title]
    detail = f" ({check.detail})" if check.detail else ""
    return [f"{title}{said.title}{detail}", f"    {said.means}", f"    {said.next}"]
