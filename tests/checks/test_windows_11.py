"""Windows 11 by a processor's numbers: every rule, on both sides of its border."""

import pytest

from checks.facts import CpuFacts
from checks.windows_11 import windows_11

CHECK = ("i3-7020U",)


def cpu(vendor: str, family: int, model: int, stepping: int | None = 0, **more: object) -> CpuFacts:
    return CpuFacts.model_validate(
        {"vendor": vendor, "family": family, "model": model, "stepping": stepping, **more}
    )


def intel(model: int, stepping: int | None = 0, **more: object) -> CpuFacts:
    return cpu("GenuineIntel", 6, model, stepping, **more)


@pytest.mark.parametrize(
    ("processor", "answer"),
    [
        (cpu("CentaurHauls", 6, 15), "no"),
        (cpu("GenuineIntel", 5, 9), "no"),
        (cpu("GenuineIntel", 15, 6), "no"),
        (cpu("GenuineIntel", 18, 1), "yes"),
        (intel(94), "no"),
        (intel(95), "no"),
        (intel(96), "yes"),
        (intel(85), "yes"),
        (intel(142, 9, platform_flags=0x10), "yes"),
        (intel(142, 9, platform_flags=0xC0), "no"),
        (intel(142, 9, platform_flags=0xC0, name="Intel(R) Core(TM) m3-8100Y"), "no"),
        (intel(142, 9, name="Intel(R) Core(TM) m3-8100Y CPU @ 1.10GHz"), "yes"),
        (intel(142, 9, name="Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz"), "no"),
        (intel(142, 9), "no"),
        (intel(142, 10), "yes"),
        (intel(142, None), None),
        (intel(158, 9, platform_flags=0x08), "yes"),
        (intel(158, 9, platform_flags=0x2A), "no"),
        (intel(158, 9, name="Intel(R) Core(TM) i7-8705G CPU @ 3.10GHz"), "yes"),
        (intel(158, 10), "yes"),
        (intel(142, 10, name="Intel(R) Core(TM) i3-7020U CPU @ 2.30GHz"), "check"),
        (cpu("AuthenticAMD", 22, 48), "no"),
        (cpu("AuthenticAMD", 23, 1), "no"),
        (cpu("AuthenticAMD", 23, 17), "no"),
        (cpu("AuthenticAMD", 23, 24), "yes"),
        (cpu("AuthenticAMD", 25, 80), "yes"),
        (CpuFacts(vendor="GenuineIntel", family=6), None),
        (CpuFacts(), None),
    ],
)
def test_answers(processor: CpuFacts, answer: str | None) -> None:
    assert windows_11(processor, None, CHECK) == answer


@pytest.mark.parametrize(
    ("laptop", "answer"),
    [("Precision 5520", "yes"), ("Surface Studio 2", "yes"), ("Latitude 7480", "no"), (None, "no")],
)
def test_one_processor_depends_on_its_laptop(laptop: str | None, answer: str) -> None:
    processor = intel(158, 9, platform_flags=0x2A, name="Intel(R) Core(TM) i7-7820HQ CPU @ 2.90GHz")
    assert windows_11(processor, laptop, CHECK) == answer


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (142, "Intel(R) Core(TM) m3-8100Y CPU @ 1.10GHz"),
        (142, "Intel(R) Core(TM) i5-8200Y CPU @ 1.30GHz"),
        (142, "Intel(R) Core(TM) i5-8210Y CPU @ 1.60GHz"),
        (142, "Intel(R) Core(TM) i7-8500Y CPU @ 1.50GHz"),
        (142, "Intel(R) Pentium(R) CPU 4425Y @ 1.70GHz"),
        (158, "Intel(R) Core(TM) i5-8305G CPU @ 2.80GHz"),
        (158, "Intel(R) Core(TM) i7-8705G CPU @ 3.10GHz"),
        (158, "Intel(R) Core(TM) i7-8706G CPU @ 3.10GHz"),
        (158, "Intel(R) Core(TM) i7-8709G CPU @ 3.10GHz"),
        (158, "Intel(R) Core(TM) i7-8809G CPU @ 3.10GHz"),
    ],
)
def test_the_ten_names_count_where_the_mask_cannot_be_read(model: int, name: str) -> None:
    assert windows_11(intel(model, 9, name=name), None, CHECK) == "yes"
    assert windows_11(intel(model, 9, name=name, platform_flags=0x2A), None, CHECK) == "no"


@pytest.mark.parametrize(("flags", "model"), [(0x10, 158), (0x08, 142), (0x18, 142), (0, 158)])
def test_a_mask_counts_for_its_own_model_alone(flags: int, model: int) -> None:
    assert windows_11(intel(model, 9, platform_flags=flags), None, CHECK) == "no"
