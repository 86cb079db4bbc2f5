"""The policy: what it says, what it converts and what it refuses."""

from importlib import resources

import pytest

from checks.caps import CAP_ORDER, Group, cap_rank
from checks.codes import KNOWN_CODES
from checks.policy import Policy, PolicyError, default_policy, load_policy

TEXT = resources.files("checks").joinpath("policy.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return default_policy()


def edited(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, f"{old!r} is not in the policy exactly once"
    return TEXT.replace(old, new)


def test_percentages_become_permille_once(policy: Policy) -> None:
    assert policy.drive.used_permille.warn == 500
    assert policy.battery.load.start_permille == 400
    assert policy.battery.load_abort.permille == 150
    assert policy.ram.pattern.coverage_warn_permille == 700
    assert policy.floors.storage_tolerance_permille == 70
    assert policy.battery.health_permille.pass_ == 800


@pytest.mark.parametrize(
    ("installed_mib", "permille"),
    [(2048, 250), (2049, 200), (6144, 200), (8192, 150), (16384, 120), (16385, 100), (10**9, 100)],
)
def test_memory_tolerance_steps_at_its_sizes(
    policy: Policy, installed_mib: int, permille: int
) -> None:
    assert policy.ram.tolerance_permille(installed_mib) == permille


def test_every_known_code_has_one_group(policy: Policy) -> None:
    assert {code for code in KNOWN_CODES if policy.group(code) is None} == set()
    assert policy.group("drive.wear") is Group.SUPPORT
    assert policy.group("disk.wear") is None


def test_notes_and_facts_never_cap(policy: Policy) -> None:
    assert policy.group_caps("clock.rtc_off") is None
    assert policy.group_caps("lock.absolute") is None
    assert policy.group_caps("cpu.windows_11") is None
    assert policy.group_caps("disk.wear") is None
    vital = policy.group_caps("drive.health")
    assert vital is not None
    assert vital.fail == "parts"


def test_every_lock_holds_and_a_bad_battery_does_not(policy: Policy) -> None:
    assert all(policy.is_hold(code) for code in KNOWN_CODES if code.startswith("lock."))
    assert policy.is_hold("drive.hidden")
    assert policy.is_hold("battery.swollen")
    assert not policy.is_hold("battery.wear")
    assert not policy.is_hold("drive.hidden_too")


@pytest.mark.parametrize(
    ("code", "value", "cap"),
    [
        ("battery.wear", 800, "A"),
        ("battery.wear", 799, "B"),
        ("battery.wear", 600, "B"),
        ("battery.wear", 599, "C"),
        ("battery.wear", 400, "C"),
        ("battery.wear", 399, "D"),
        ("drive.wear", 499, "A"),
        ("drive.wear", 500, "B"),
        ("drive.wear", 800, "parts"),
        ("drive.reallocated_sectors", 0, "A"),
        ("drive.reallocated_sectors", 5, "C"),
        ("drive.media_errors", 1, "C"),
        ("drive.media_errors", 11, "parts"),
        ("port.usb", 3, "D"),
    ],
)
def test_bands_step_at_their_limits(policy: Policy, code: str, value: int, cap: str) -> None:
    band = policy.band(code)
    assert band is not None
    assert band.cap(value) == cap


def test_the_digest_sees_numbers_and_not_comments(policy: Policy) -> None:
    assert load_policy("# a word\n" + TEXT).digest == policy.digest
    assert load_policy(edited("jump_points = 4", "jump_points = 5")).digest != policy.digest


def test_a_policy_survives_its_own_json(policy: Policy) -> None:
    again = Policy.model_validate_json(policy.model_dump_json(by_alias=True))
    assert again == policy
    assert again.digest == policy.digest


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"drive.present", ', "", "drive.present stands in no group"),
        ('"drive.present", ', '"drive.present", "disk.present", ', "disk.present is no known code"),
        ('lock = ["lock.bios', 'lock = ["drive.wear", "lock.bios', "drive.wear stands in 2 groups"),
        ('"battery.gauge" = "battery.load"', '"battery.gage" = "battery.load"', "battery.gage"),
        ('"drive.hidden", "battery.swollen"]\n# A pass', '"x.*"]\n# A pass', "x.*"),
        ('"port.usb" = {', '"port.usbc" = {', "bands names port.usbc"),
        ("pass = 800", "pass = 810", "band battery.wear disagrees"),
        ("warn = 600, mains", "warn = 610, mains", "band battery.wear disagrees"),
        ("used_percent = { warn = 50", "used_percent = { warn = 40", "band drive.wear disagrees"),
        ("hours = { warn = 40001", "hours = { warn = 70001", "fails before it warns"),
        ("mains_only = 400", "mains_only = 600", "do not fall"),
        ("throttled_percent = { warn = 20", "throttled_percent = { warn = 60", "before it warns"),
        ("cool_celsius = 60", "cool_celsius = 70", "hot by hand.fan_hot_celsius"),
        ('key = { fail = "D"', 'key = { fail = "A"', "group key: a fail beats warn"),
        ('option = { fail = "B", warn = "A"', 'option = { fail = "B", warn = "C"', "a fail beats"),
        ("A = 0, B = 4, C = 10", "A = 0, B = 12, C = 10", "its values do not get worse"),
        ('C = 5, rest = "D"', 'C = 5, rest = "C"', "no lower than its last letter"),
        ('C3 = "C"', 'C3 = "A"', "cosmetic: a worse class"),
        ('C6 = "A"\nC5 = "A"\nC4 = "B"', 'C6 = "C"\nC5 = "C"\nC4 = "C"', None),
        ('C0 = "C"', 'C0 = "A"', None),
        ('linux = { comfort = "B"', 'linux = { comfort = "A"', None),
        (
            'linux = { comfort = "B", minimum = "C" }',
            'linux = { comfort = "D", minimum = "D" }',
            None,
        ),
        (
            'chromeos_flex = { comfort = "D", m',
            'chromeos_flex = { comfort = "A", m',
            "a lesser use",
        ),
        (
            'linux = { comfort = "B", minimum = "C" }',
            'linux = { comfort = "D", minimum = "C" }',
            "beats",
        ),
    ],
)
def test_contradictions_are_refused(old: str, new: str, says: str | None) -> None:
    if says is None:
        load_policy(edited(old, new))
        return
    with pytest.raises(PolicyError, match="contradicts itself") as caught:
        load_policy(edited(old, new))
    assert says in caught.value.cause


def test_not_looking_may_not_beat_no_marks() -> None:
    worse = edited('C6 = "A"\nC5 = "A"\nC4 = "B"', 'C6 = "B"\nC5 = "B"\nC4 = "B"')
    with pytest.raises(PolicyError) as caught:
        load_policy(worse.replace('C0 = "C"', 'C0 = "A"'))
    assert "not looking beats no marks" in caught.value.cause


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("[meta", "This is not TOML"),
        ("[meta]\nversion = '1'", "The policy is incomplete or wrong"),
        (TEXT + "\n[more]\nx = 1\n", "The policy is incomplete or wrong"),
        (TEXT.replace("seconds = 180", 'seconds = "180"'), "The policy is incomplete or wrong"),
        (TEXT.replace("start_percent = 40", "start_percent = true"), "The policy is incomplete"),
        (TEXT.replace("start_percent = 40", "start_percent = 40.5"), "The policy is incomplete"),
        (TEXT.replace('"replace_ram"', '"replace_roof"'), "The policy is incomplete or wrong"),
        (TEXT.replace("off_seconds = 120", "off_seconds = 2026-11-23"), "The policy holds a date"),
    ],
)
def test_what_is_no_policy_says_why(text: str, title: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(text)
    assert caught.value.title.startswith(title)
    assert caught.value.cause


def test_caps_are_ordered_from_parts_to_a() -> None:
    assert [cap_rank(cap) for cap in CAP_ORDER] == [0, 1, 2, 3, 4]
