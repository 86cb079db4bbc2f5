"""`opknap verify FILE…`: check signed records without asking anybody."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer

from agent.commands.here import config_of
from agent.commands.material import Found, UnreadableKey, gather
from agent.data_folder import DEFAULT_ROOT, DataFolder
from reports.language import Language
from reports.verify import Check, Problem, State, Verification, verify
from reports.verify_words import VerifyWords
from reports.words import translator

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
    ) -> None:
        """Check who signed a record, that nothing changed, and that the inventory has it."""
        config = config_of(DataFolder(data))
        results: list[Verification] = []
        for file in files:
            try:
                found = gather(
                    file,
                    data=data,
                    site_key=site_key,
                    evidence=evidence,
                    require_receipt=require_receipt,
                )
            except (UnreadableKey, OSError) as error:
                typer.echo(f"{file}: {error}", err=True)
                raise typer.Exit(_USAGE) from None
            result = verify(found.material)
            results.append(result)
            if as_json:
                typer.echo(json.dumps(result_json(file, found, result), ensure_ascii=False))
            else:
                for line in result_lines(file, found, result, config.language):
                    typer.echo(line)
        raise typer.Exit(exit_code(results))


def exit_code(results: list[Verification]) -> int:
    """0 when all hold; a file that is no envelope at all is a matter of usage."""
    if all(result.holds for result in results):
        return 0
    failed = [result for result in results if not result.holds]
    return _FAILED if any(result.is_envelope for result in failed) else _USAGE


def result_json(file: Path, found: Found, result: Verification) -> dict[str, object]:
    """The machine-readable answer for one file."""
    trusted = found.material.site_key
    return {
        "file": str(file),
        "holds": result.holds,
        "site_key": None if trusted is None else trusted.keyid,
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
    return [
        str(file),
        *_all_lines(result.checks, words),
        *_trusted(found),
        f"received: {received}",
        f"holds: {'yes' if result.holds else 'no'}",
    ]


def _trusted(found: Found) -> list[str]:
    """The key that everything rests on: to be compared with the one on a certificate."""
    key = found.material.site_key
    return [] if key is None else [f"site key: {key.keyid} ({found.site_key_file})"]


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
