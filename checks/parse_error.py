"""The one error a parser raises."""


class ParseError(Exception):
    """A tool's output has no shape that its parser knows.

    `version` is the tool's own where it says one, `line` counts from 1 where there is one.
    """

    def __init__(self, tool: str, version: str | None, line: int | None, cause: str = "") -> None:
        place = "" if line is None else f", line {line}"
        super().__init__(f"{tool} {version or '(version unknown)'}{place}: {cause or 'unreadable'}")
        self.tool = tool
        self.version = version
        self.line = line
        self.cause = cause
