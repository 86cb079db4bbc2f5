"""How an attempt at an erase ended, on the page of a record."""

import json

from inventory.web.drives_view import DrivesView
from inventory.web.language import translator as page_texts
from reports.language import Language
from reports.record import Record
from reports.words import Words, translator
from tests.inventory import samples


def test_an_attempt_that_somebody_stopped_is_called_stopped() -> None:
    record = Record.model_validate_json(json.dumps(samples.held(1)))
    words = Words(translator(Language.EN))
    view = DrivesView(record, words, page_texts(Language.EN))
    results = {one.result for drive in view.drives() for one in drive.attempts}
    assert results == {"done", "stopped"}
