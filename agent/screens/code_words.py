"""Why a badge code or a sticker's number cannot be taken (pure)."""

from agent.say import Say

LONGEST = 32
"""Characters of a code, as a job takes it."""


def code_problem(typed: str, say: Say, *, at_tag: bool) -> str:
    """What is wrong with a code that was refused."""
    if len(typed) > LONGEST:
        return say.tr("Too long: at most {n} characters.", n=LONGEST)
    if at_tag:
        return say.tr("This is no asset tag: use letters, digits and dashes only.")
    return say.tr("Type your code first: letters and digits, no spaces.")
