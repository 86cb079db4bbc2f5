"""Reading sensors once a second: what lies, what is missing, and what is not the laptop's."""

import json

import pytest

from checks.long_tests.sample_values import Sample
from checks.long_tests.sampling import Sampler, trace
from tests.checks.hosts import host_of

HWMON = "/sys/class/hwmon"
CPU = "/sys/devices/system/cpu"
SUPPLY = "/sys/class/power_supply"

INTEL = {
    f"{HWMON}/hwmon4/name": "coretemp",
    f"{HWMON}/hwmon4/temp1_input": "45000",
    f"{HWMON}/hwmon4/temp1_label": "Package id 0",
    f"{HWMON}/hwmon4/temp1_crit": "100000",
    f"{HWMON}/hwmon4/temp2_input": "44000",
    f"{HWMON}/hwmon4/temp2_label": "Core 0",
    f"{HWMON}/hwmon5/name": "thinkpad",
    f"{HWMON}/hwmon5/fan1_input": "2900",
    f"{HWMON}/hwmon5/fan2_input": "65535",
    f"{CPU}/cpu0/cpufreq/scaling_cur_freq": "1800000",
    f"{CPU}/cpu0/cpufreq/base_frequency": "1900000",
    f"{CPU}/cpu0/cpufreq/cpuinfo_min_freq": "400000",
    f"{CPU}/cpu0/thermal_throttle/core_throttle_total_time_ms": "12",
    f"{CPU}/cpu0/thermal_throttle/package_throttle_total_time_ms": "40",
    f"{CPU}/cpu1/cpufreq/scaling_cur_freq": "1700000",
    f"{CPU}/cpu1/thermal_throttle/core_throttle_total_time_ms": "7",
    f"{CPU}/online": "0-1",
    f"{CPU}/cpufreq/boost": "1",
    "/sys/class/powercap/intel-rapl:0/energy_uj": "123456",
    "/sys/class/powercap/intel-rapl:0/max_energy_range_uj": "262143328850",
    f"{SUPPLY}/AC/type": "Mains",
    f"{SUPPLY}/AC/online": "1",
    f"{SUPPLY}/BAT0/type": "Battery",
}


def sampled(files: dict[str, str]) -> tuple[Sampler, Sample]:
    sampler = Sampler(host_of(files))
    return sampler, sampler.take()


def test_everything_that_an_intel_laptop_tells() -> None:
    sampler, sample = sampled(INTEL)
    assert sample.temperatures == {"coretemp/Package id 0": 45_000, "coretemp/Core 0": 44_000}
    assert sample.clocks_khz == (1_800_000, 1_700_000)
    # The package's counter, where it is there, counts for each of its processors.
    assert sample.throttled_ms == (40, 7)
    assert (sample.energy_uj, sample.mains_online) == (123_456, True)
    sensors = sampler.sensors
    assert sensors.cpus == ("cpu0", "cpu1")
    assert sensors.base_khz == (1_900_000, None)
    assert sensors.lowest_khz == (400_000, None)
    assert [each.critical_millicelsius for each in sensors.temperatures] == [100_000, None]


def test_a_fan_that_cannot_be_read_is_no_fan_that_stands_still() -> None:
    _, sample = sampled(INTEL)
    assert sample.fans_rpm == {"thinkpad/fan1": 2900}
    _, sample = sampled({**INTEL, f"{HWMON}/hwmon5/fan1_input": "0"})
    assert sample.fans_rpm == {"thinkpad/fan1": 0}


def test_the_fan_of_a_graphics_chip_is_not_the_laptop_s() -> None:
    sampler, sample = sampled(
        {f"{HWMON}/hwmon1/name": "amdgpu", f"{HWMON}/hwmon1/fan1_input": "0",
         f"{HWMON}/hwmon1/temp1_input": "51000"}
    )  # fmt: skip
    assert sampler.sensors.fans == ()
    assert sample.fans_rpm == {}
    assert sample.temperatures == {"amdgpu/temp1": 51_000}


@pytest.mark.parametrize("text", ["0", "-40000", "120000", "255000", "", "N/A"])
def test_impossible_temperatures_are_left_out(text: str) -> None:
    _, sample = sampled({**INTEL, f"{HWMON}/hwmon4/temp1_input": text})
    assert sample.temperatures == {"coretemp/Core 0": 44_000}


@pytest.mark.parametrize("text", ["0", "-1", "127000", "none"])
def test_an_impossible_critical_temperature_is_none(text: str) -> None:
    sampler, _ = sampled({**INTEL, f"{HWMON}/hwmon4/temp1_crit": text})
    assert sampler.sensors.temperatures[0].critical_millicelsius is None


def test_two_chips_of_one_name_are_told_apart() -> None:
    both = {
        f"{HWMON}/hwmon{number}/{file}": text
        for number in (1, 2)
        for file, text in (("name", "nvme"), ("temp1_input", f"{40 + number}000"))
    }
    _, sample = sampled(both)
    assert sample.temperatures == {"nvme/temp1": 41_000, "nvme/temp1#2": 42_000}


def test_a_machine_without_any_of_it_gives_nothing_and_no_zero() -> None:
    sampler, sample = sampled({})
    assert sample == Sample(at_ms=0)
    assert sampler.sensors.temperatures == ()
    assert sampler.sensors.energy_range_uj is None


def test_the_base_clock_of_amd_is_acpi_s_nominal_one() -> None:
    sampler, _ = sampled(
        {f"{CPU}/cpu0/acpi_cppc/nominal_freq": "2100", f"{CPU}/cpu1/acpi_cppc/nominal_freq": "0"}
    )
    assert sampler.sensors.base_khz == (2_100_000, None)


@pytest.mark.parametrize(
    ("brand", "khz"),
    [
        ("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", 1_600_000),
        ("Intel(R) Atom(TM) CPU N270   @ 1.60GHz", 1_600_000),
        ("Intel(R) Core(TM) i7-1165G7 @ 2.80GHz", 2_800_000),
        ("12th Gen Intel(R) Core(TM) i5-1235U", None),
        ("AMD Ryzen 5 PRO 4650U with Radeon Graphics", None),
        ("strange @ fastGHz", None),
        ("strange @ 0.00GHz", None),
    ],
)
def test_the_base_clock_that_a_maker_prints_into_the_name(brand: str, khz: int | None) -> None:
    files = {"/proc/cpuinfo": f"model name\t: {brand}\nmodel name\t: other @ 9.99GHz\n"}
    sampler, _ = sampled({**files, f"{CPU}/cpu0/online": "1"})
    assert sampler.sensors.base_khz == (khz,)


@pytest.mark.parametrize(
    ("supplies", "online"),
    [
        ({"ADP1/type": "Mains", "ADP1/online": "0"}, False),
        ({"ADP1/type": "Mains", "ADP1/online": "0", "ucsi/type": "USB", "ucsi/online": "1"}, True),
        ({"ADP1/type": "Mains", "ADP1/online": "0", "pen/type": "USB", "pen/scope": "Device",
          "pen/online": "1"}, False),
        ({"BAT0/type": "Battery", "BAT0/online": "1"}, None),
        ({"ADP1/type": "Mains"}, None),
    ],
)  # fmt: skip
def test_the_charger(supplies: dict[str, str], online: bool | None) -> None:  # noqa: FBT001 - a table's column
    _, sample = sampled({f"{SUPPLY}/{name}": text for name, text in supplies.items()})
    assert sample.mains_online is online


def test_the_raw_trace_is_kept_as_it_came() -> None:
    sampler, sample = sampled(INTEL)
    kept = json.loads(trace(sampler.sensors, [sample, sample]))
    assert len(kept["samples"]) == 2
    assert kept["samples"][0]["temperatures"]["coretemp/Core 0"] == 44_000
    assert kept["sensors"]["cpus"] == ["cpu0", "cpu1"]
