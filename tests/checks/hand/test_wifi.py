"""Wi-Fi: what a scan tells, switches, bands, nothing of the neighbours, and everything put back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.findings import Reason, Verdict
from checks.hand.part_support import joined
from checks.hand.values import HandEngine, Said
from checks.hand.wifi_engine import open_wifi, wifi_interface
from checks.hand.wifi_scan import (
    Band,
    Network,
    WifiSeen,
    band_of,
    parse_bands,
    parse_scan,
    wifi_witness,
    with_scan,
)
from host.errors import CommandTimedOut
from host.readings import Completed
from tests.checks.hand.part_fakes import FACTS, POLICY, Answer, PartHost, Person, only, saw, tried

NET, RFKILL = "/sys/class/net", "/sys/class/rfkill"
YES, NO = Said(Verdict.PASS), Said(Verdict.FAIL)
BOTH = frozenset({Band.GHZ_2, Band.GHZ_5})
DUAL = """Wiphy phy0
\tBand 1:
\t\tFrequencies:
\t\t\t* 2412.0 MHz [1] (20.0 dBm)
\t\t\t* 2484.0 MHz [14] (disabled)
\tBand 2:
\t\tFrequencies:
\t\t\t* 5180.0 MHz [36] (20.0 dBm) (no IR)
\t\t\t* 5200 MHz [40] (disabled)
"""
SINGLE = "\t\t\t* 2412 MHz [1] (20.0 dBm)\n\t\t\t* 5180 MHz [36] (disabled)\n"


def network(frequency: str, signal: str, name: str = "The Neighbours") -> str:
    return (
        "BSS 12:34:56:ab:cd:ef(on wlan0)\n\tlast seen: 20 ms ago\n\tTSF: 1 usec (0d, 00:00:00)\n"
        f"\tfreq: {frequency}\n\tbeacon interval: 100 TUs\n\tsignal: {signal}\n\tSSID: {name}\n"
        "\tSupported rates: 1.0* 2.0*\n\tHT operation:\n\t\t * primary channel: 6\n"
    )


GOOD = network("2437", "-48.00 dBm") + network("5180.0", "-61.00 dBm")


def test_a_scan_is_read_without_names() -> None:
    assert parse_scan(GOOD) == (Network(2437, -48), Network(5180, -61))


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("", ()),
        ("command failed: Device or resource busy (-16)\n", ()),
        (network("2412", "60/100"), (Network(2412, None),)),
        (network("2412", "-50.00 dBm", "x\\x0a\\x09freq: 5180"), (Network(2412, -50),)),
        ("\tfreq: 2412\n\tsignal: -20.00 dBm\n", ()),
        ("BSS 12:34:56:ab:cd:ef(on wlan0) -- associated\n", (Network(),)),
        ("BSS Load:\n\t * station count: 0\n", ()),
    ],
)
def test_odd_scans(text: str, networks: tuple[Network, ...]) -> None:
    assert parse_scan(text) == networks


@pytest.mark.parametrize(
    ("mhz", "band"),
    [(2412, Band.GHZ_2), (2484, Band.GHZ_2), (5180, Band.GHZ_5), (5885, Band.GHZ_5),
     (5955, Band.GHZ_6), (7115, Band.GHZ_6), (60480, None), (920, None)],
)  # fmt: skip
def test_bands(mhz: int, band: Band | None) -> None:
    assert band_of(mhz) is band


def test_bands_of_a_radio_leave_out_what_is_off() -> None:
    assert parse_bands(DUAL) == BOTH
    assert parse_bands(SINGLE) == {Band.GHZ_2}
    assert parse_bands("") == frozenset()


def wifi_host(scan: Answer | list[Answer], phy: str = DUAL, **switches: str) -> PartHost:
    files = {f"{NET}/wlan0/phy80211/name": "phy0", f"{NET}/wlan0/flags": "0x1003"}
    files |= {f"{NET}/lo/type": "772"}
    values = {"type": "wlan", "soft": "0", "hard": "0", **switches}
    files |= {f"{RFKILL}/rfkill0/{name}": text for name, text in values.items()}
    files |= {f"{RFKILL}/rfkill1/{name}": text for name, text in values.items() if name != "type"}
    files |= {f"{RFKILL}/rfkill1/type": "bluetooth"}
    commands = {"iw dev wlan0 scan": scan, "iw phy phy0 info": phy, "ip link set": ""}
    return PartHost(files, commands=commands)


def engine_of(host: PartHost) -> HandEngine:
    engine = open_wifi(host, FACTS, POLICY)
    assert engine is not None
    return engine


def test_both_bands_and_a_strong_signal_pass() -> None:
    host = wifi_host(GOOD)
    engine = tried(engine_of(host))
    finding = only(engine.conclude(None))
    assert (finding.verdict, finding.limit) == (Verdict.PASS, {"pass_above_dbm": -75})
    assert finding.measured["strongest_dbm"] == -48
    assert finding.measured["networks_5ghz"] == 1
    assert host.written == []
    assert only(engine.conclude(NO)).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("scan", "phy", "verdict", "code"),
    [
        (network("2437", "-75.00 dBm") + network("5180", "-80.00 dBm"), DUAL, Verdict.WARN,
         "wifi_weak"),
        (network("2437", "-40.00 dBm"), DUAL, Verdict.WARN, "wifi_one_band"),
        (network("2437", "-90.00 dBm"), "", Verdict.WARN, "wifi_one_band"),
        # A radio that knows one band only does what it can.
        (network("2437", "-40.00 dBm"), SINGLE, Verdict.PASS, "wifi_networks"),
    ],
)  # fmt: skip
def test_weak_or_on_one_band(scan: str, phy: str, verdict: Verdict, code: str) -> None:
    engine = tried(engine_of(wifi_host(scan, phy)))
    assert code in saw(engine)
    for said in (None, YES):
        assert only(engine.conclude(said)).verdict is verdict


def test_one_band_of_a_radio_that_does_not_say_its_bands_is_left_to_the_person() -> None:
    engine = tried(engine_of(wifi_host(network("2437", "-40.00 dBm"), "")))
    assert "wifi_one_band" in saw(engine)
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED
    assert only(engine.conclude(YES)).verdict is Verdict.PASS


def test_no_network_at_all_says_nothing() -> None:
    engine = tried(engine_of(wifi_host("")))
    assert "wifi_nothing" in saw(engine)
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED
    assert only(engine.conclude(NO)).verdict is Verdict.FAIL


def test_later_scans_add_to_the_first() -> None:
    host = wifi_host([network("2437", "-70.00 dBm"), network("5180", "-60.00 dBm")])
    assert tried(engine_of(host)).state().settled


def test_another_scan_when_the_person_asks() -> None:
    host = wifi_host(["", "", "", GOOD])
    assert tried(engine_of(host), "again").state().settled


def test_a_soft_block_is_lifted_and_put_back() -> None:
    host = wifi_host(GOOD, soft="1")
    tried(engine_of(host))
    assert host.written == [(f"{RFKILL}/rfkill0/soft", "0"), (f"{RFKILL}/rfkill0/soft", "1")]


def test_a_soft_block_is_put_back_when_our_own_code_breaks() -> None:
    host = wifi_host(ZeroDivisionError(), soft="1")
    host.files[f"{NET}/wlan0/flags"] = "0x1002"
    with pytest.raises(ZeroDivisionError):
        engine_of(host).run(Person())
    assert host.files[f"{RFKILL}/rfkill0/soft"] == "1"
    assert [words[-1] for words in host.asked if words[0] == "ip"] == ["up", "down"]


def test_a_hard_block_asks_for_the_switch_and_touches_nothing() -> None:
    host = wifi_host(GOOD, hard="1", soft="1")
    engine = tried(engine_of(host))
    assert "wifi_flip_switch" in saw(engine)
    assert (host.written, host.asked) == ([], [])
    assert only(engine.conclude(None)).reason is Reason.ABORTED


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (CommandTimedOut(("iw",), 20), Reason.TIMEOUT),
        (Completed((), 240, b"", b"command failed: Device or resource busy (-16)", 0),
         Reason.ABORTED),
    ],
)  # fmt: skip
def test_a_scan_that_does_not_work(answer: Answer, reason: Reason) -> None:
    assert only(tried(engine_of(wifi_host(answer))).conclude(None)).reason is reason


def test_without_the_tool_the_person_answers() -> None:
    host = wifi_host(GOOD)
    host.commands = {}
    engine = tried(engine_of(host))
    assert "part_tool_missing" in saw(engine)
    assert only(engine.conclude(None)).reason is Reason.TOOL_MISSING


def test_nothing_of_the_neighbours_is_kept() -> None:
    end = tried(engine_of(wifi_host(GOOD))).conclude(YES)
    kept = b"".join(one.content for one in end.evidence) + only(end).model_dump_json().encode()
    assert b"Neighbours" not in kept
    assert b"12:34" not in kept
    assert b"masked" in kept


def test_the_radio_in_the_case_comes_before_one_on_usb() -> None:
    host = wifi_host(GOOD)
    host.files[f"{NET}/wlan1/phy80211/name"] = "phy1"
    host.links = {f"{NET}/wlan0": "/sys/devices/pci/usb1/1-1/net/wlan0",
                  f"{NET}/wlan1": "/sys/devices/pci/0000:02:00.0/net/wlan1"}  # fmt: skip
    assert wifi_interface(host) == "wlan1"
    assert wifi_interface(PartHost()) is None
    assert open_wifi(PartHost({f"{NET}/lo/type": "1"}), FACTS, POLICY) is None


NETWORKS = st.lists(st.builds(Network, st.sampled_from([None, 2412, 5180]), st.integers(-99, -20)))


@given(NETWORKS, NETWORKS, st.sampled_from(list(Verdict)))
def test_hearing_less_never_judges_better(
    some: list[Network], more: list[Network], verdict: Verdict
) -> None:
    few = with_scan(WifiSeen(-75, BOTH), some)
    many = with_scan(WifiSeen(-75, BOTH), [*some, *more])
    if few.verdict is Verdict.PASS:
        assert many.verdict is Verdict.PASS
    finding = joined(wifi_witness(few), Said(verdict))
    if verdict is Verdict.FAIL:
        assert finding.verdict is Verdict.FAIL
    if few.verdict is Verdict.WARN:
        assert finding.verdict in {Verdict.WARN, Verdict.FAIL}
