"""What all who word codes share: a translator, amounts, and the three shapes of a table's entry."""

from collections.abc import Mapping

from reports.language import Translator
from reports.wording.amounts import Amounts
from reports.wording.parts import Wording


class Voice:
    """Words in one language."""

    def __init__(self, tr: Translator) -> None:
        self._tr = tr
        self.amounts = Amounts(tr)

    def _words(self, text: Wording) -> Wording:
        return Wording(self._tr(text.title), self._tr(text.means), self._tr(text.next))

    def _coded(self, text: Wording, code: str) -> Wording:
        return Wording(
            self._tr(text.title, code=code),
            self._tr(text.means, code=code),
            self._tr(text.next, code=code),
        )

    def _known(self, table: Mapping[str, str], code: str) -> str:
        """The words of an open code; a newer record may hold one that we do not know."""
        return self._tr(table[code]) if code in table else code
