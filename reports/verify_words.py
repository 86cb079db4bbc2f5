"""Words a check of a signed record in one language."""

from reports.verify import Check, Problem, Step
from reports.wording import verifying
from reports.wording.parts import Wording
from reports.wording.voice import Voice


class VerifyWords(Voice):
    """Made from `reports.words.translator(language)`."""

    def step(self, step: Step) -> str:
        """What is checked."""
        return self._tr(verifying.STEPS[step])

    def sign(self, check: Check) -> str:
        """The answer's sign."""
        return verifying.SIGNS[check.state]

    def fine(self, check: Check) -> str:
        """What a step without a problem has shown."""
        return self._tr(verifying.FINE[check.step], detail=check.detail)

    def demo(self) -> str:
        """What a record of simulated drives is worth."""
        return self._tr(verifying.DEMO)

    def key_from_file(self) -> Wording:
        """Why a site key that came with the file proves little."""
        return self._words(verifying.KEY_FROM_FILE)

    def problem(self, problem: Problem) -> Wording:
        """What is wrong."""
        return self._words(verifying.PROBLEMS[problem])
