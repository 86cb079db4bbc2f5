"""H20: sectors that come back while a drive is erased are named, never forgotten."""

import pytest

from host.capabilities import HiddenArea
from tests.wipe.plan_inputs import SATA_SSD, SECTORS, ata
from wipe.codes import ExceptionCode, Method
from wipe.remaining import remaining

WHOLE = HiddenArea(current=SECTORS, native=SECTORS, hpa_supported=True)


@pytest.mark.parametrize("method", [Method.OVERWRITE, Method.SEC_NORM, Method.SEC_ENH])
def test_h20_what_a_drive_gave_back_and_the_system_does_not_list_is_an_exception(
    method: Method,
) -> None:
    told = ata(hidden=WHOLE)
    listed = SATA_SSD.model_copy(update={"size_bytes": (SECTORS - 8) * 512})
    assert remaining(method, SATA_SSD, told) == ()
    assert remaining(method, listed, told) == (ExceptionCode.HPA_NOT_REMOVED,)


def test_h20_both_parts_are_named_where_one_came_back_and_one_was_refused() -> None:
    told = ata(
        hidden=HiddenArea(
            current=SECTORS, native=SECTORS, configured=SECTORS + 8, dco_supported=True
        )
    )
    listed = SATA_SSD.model_copy(update={"size_bytes": (SECTORS - 8) * 512})
    assert remaining(Method.OVERWRITE, listed, told) == (
        ExceptionCode.HPA_NOT_REMOVED,
        ExceptionCode.DCO_NOT_REMOVED,
    )


def test_h20_a_sanitize_reaches_them_all_the_same() -> None:
    listed = SATA_SSD.model_copy(update={"size_bytes": (SECTORS - 8) * 512})
    assert remaining(Method.SAN_BLOCK, listed, ata(hidden=WHOLE)) == ()
