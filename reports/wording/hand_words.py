"""Words of the hand tests."""

from checks.hand.values import Saw
from reports.wording.saw_input import SAW_INPUT
from reports.wording.saw_parts import SAW_PARTS
from reports.wording.voice import Voice

SAW = {**SAW_INPUT, **SAW_PARTS}


class HandWords(Voice):
    """Words of what a machine sees while a person tries."""

    def saw(self, line: Saw) -> str:
        """One line of what the machine saw; an unknown code keeps its own name."""
        text = SAW.get(line.code)
        return line.code if text is None else self._tr(text, **dict(line.values))
