"""The six steps at the left, with their keys and signs."""

from agent.say import Say
from agent.stages import KEYS, stage_name
from agent.view import Stage, View
from agent.widgets.layout import Cell, Row
from agent.widgets.roles import Role, stage_sign
from agent.widgets.rows import Rows


class StageList(Rows):
    """F3 to F8, or arrows and Enter."""

    def __init__(self) -> None:
        super().__init__(2, 11, id="stages", always_marked=True)
        self._stage: Stage | None = None

    def show(self, view: View, say: Say) -> None:
        """Show the steps; the cursor follows the step that is shown."""
        rows = []
        for number, line in enumerate(view.stages, 1):
            sign, role = stage_sign(line.state)
            here = line.stage is view.stage
            name = Cell(
                f"{number} {stage_name(line.stage, say)}", Role.STRONG if here else Role.FAINT
            )
            rows.append(
                Row(line.stage.value, (Cell(KEYS[line.stage], Role.FAINT), name, Cell(sign, role)))
            )
        self.set_rows(rows)
        if view.stage is not self._stage:
            self._stage = view.stage
            self.choose(view.stage.value)
