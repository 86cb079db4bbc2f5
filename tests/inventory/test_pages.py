"""The pages over a real socket: what they say, in both languages, also about hostile laptops."""

import io
import json
import re
import zipfile

import pytest

from inventory.problems import ProblemCode, slug
from reports import record_words, verify
from reports.grades import Grade
from reports.keys import PublicKey
from reports.language import Language
from reports.record import Record
from reports.words import Words, translator
from tests.inventory import samples
from tests.inventory.running import Browser, Site

WORDS = {language: Words(translator(language)) for language in Language}
"""The words of codes are those of `reports`; here they must only arrive on the page."""
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{{7*7}}{% raw %}"
LANGUAGES = ("nl", "en")


@pytest.fixture(scope="module")
def shown(site: Site) -> dict[str, str]:
    """Addresses of one record of each kind."""
    makers = {
        "worn": samples.plain,
        "good": samples.good,
        "held": samples.held,
        "demo": samples.demo,
        "empty": samples.without_storage,
    }
    addresses = {}
    for kind, make in makers.items():
        record = make(site.next_number())
        site.stored(record)
        addresses[kind] = f"/records/{record['record_id']}"
    return addresses


def page(site: Site, path: str, language: str = "en", who: str = "admin") -> str:
    answer = site.reader(who, language).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def record_of(sample: dict[str, object]) -> Record:
    return Record.model_validate_json(json.dumps(sample))


def grade_of(sample: dict[str, object]) -> Grade:
    return record_of(sample).grade


def words_of(html: str) -> str:
    """The text of a page as a reader meets it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("language", "question"),
    [(Language.EN, "Why C and not B?"), (Language.NL, "Waarom C en niet B?")],
)
def test_the_record_page_answers_why_c_and_not_b(
    site: Site, shown: dict[str, str], language: Language, question: str
) -> None:
    text = words_of(page(site, shown["worn"], language.value))
    grade = grade_of(samples.plain(1))
    words = WORDS[language]
    reason = record_words.reason(words, grade.reasons[0])
    assert "58 %" in reason.title
    assert reason.limit
    expected = [
        question,
        reason.verdict,
        reason.title,
        reason.limit,
        *(words.lift(lift, grade) for lift in grade.lifts),
        words.next_step(grade.next_step).title,
    ]
    positions = [text.index(part) for part in expected]
    assert positions == sorted(positions)
    assert words.cosmetic("C5").lower() in text.lower()


def test_what_was_not_tested_says_why(site: Site, shown: dict[str, str]) -> None:
    for language, begin in ((Language.EN, "Not tested: "), (Language.NL, "Niet getest: ")):
        skipped = record_of(samples.plain(1)).hand_tests[-1]
        means = WORDS[language].finding(record_words.finding_of(skipped)).means
        expected = begin + means[0].lower() + means[1:]
        assert expected in words_of(page(site, shown["worn"], language.value))


def test_many_tests_left_out_for_one_reason_are_said_in_one_line(own_site: Site) -> None:
    record = samples.plain(1)
    record["grade"]["reasons"] += [
        {"code": code, "verdict": "not_tested", "why": "tool_missing", "cap": "C"}
        for code in ("ram.pattern_test", "thermal.fan", "input.touchpad")
    ]
    own_site.stored(record)
    words = WORDS[Language.EN]
    names = ("ram.pattern_test", "thermal.fan", "input.touchpad")
    together = ", ".join(words.finding_name(code) for code in names)
    text = words_of(page(own_site, f"/records/{record['record_id']}"))
    assert f"3 tests: {together}" in text
    alone = record_words.reason(words, grade_of(record).reasons[0])
    assert alone.title in text


def test_a_drive_says_how_it_was_erased_and_how_that_was_proved(
    site: Site, shown: dict[str, str]
) -> None:
    text = words_of(page(site, shown["worn"]))
    words = WORDS[Language.EN]
    drive = record_of(samples.plain(1)).storage.drives[0]
    assert drive.method is not None
    assert drive.status is not None
    assert f"+ {words.status_word(drive.status)}" in text
    assert words.method(drive.method) in text
    for claim in record_words.levels(words, drive):
        assert f"{claim.standard} {claim.level} ({claim.basis})" in text
    assert "100 % read back and compared (256 GB), no difference" in text
    assert all(words.note(note) in text for note in drive.notes)


def test_holds_stand_in_plain_sight_and_the_letter_is_provisional(
    site: Site, shown: dict[str, str]
) -> None:
    text = words_of(page(site, shown["held"]))
    assert "Provisional grade" in text
    for hold in grade_of(samples.held(1)).holds:
        said = WORDS[Language.EN].hold(hold)
        assert text.index(said.title) < text.index("Why C and not B?")
        assert said.next in text
    status = record_of(samples.held(1)).storage.drives[1].status
    assert status is not None
    assert f"x {WORDS[Language.EN].status_word(status)}" in text


def test_a_drive_that_is_not_erased_stands_first(site: Site, shown: dict[str, str]) -> None:
    html = page(site, shown["held"])
    drives = html[html.index('class="drives"') :]
    titles = re.findall(r"<h3>([^<]*)</h3>", drives)
    assert titles[0] == "WDC PC SN520 SDAPMUW-128G-1101"
    text = words_of(html)
    assert "not verified: nothing was read back" in text
    first_drive = text[text.index("WDC PC SN520") : text.index("Samsung MZ7LN")]
    method = record_of(samples.plain(1)).storage.drives[0].method
    assert method is not None
    assert WORDS[Language.EN].method(method) not in first_drive


def test_a_laptop_without_storage_says_who_looked(site: Site, shown: dict[str, str]) -> None:
    text = words_of(page(site, shown["empty"]))
    assert "No drive was found, and a person looked inside and confirmed it." in text
    assert "Why not better than parts?" in text


def test_a_demo_carries_its_band_everywhere_and_is_not_counted(own_site: Site) -> None:
    record = samples.demo(1)
    own_site.stored(record)
    assert "DEMO A practice laptop" in words_of(page(own_site, f"/records/{record['record_id']}"))
    listed = words_of(page(own_site, "/records"))
    assert "DEMO" in listed
    assert "All 0" in listed
    own_site.stored(samples.plain(2))
    assert "All 1" in words_of(page(own_site, "/records"))


def test_viewers_do_not_see_who_worked(site: Site, shown: dict[str, str]) -> None:
    assert "op-014" not in page(site, shown["worn"], who="viewer")
    assert "op-014" not in page(site, shown["empty"], who="viewer")
    assert "op-014" in page(site, shown["worn"], who="reviewer")


def test_every_kind_of_record_reads_in_both_languages(site: Site, shown: dict[str, str]) -> None:
    for address in shown.values():
        for language in LANGUAGES:
            answer = site.reader(language=language).get(address)
            assert answer.headers["Content-Language"] == language
            assert f'<html lang="{language}">' in answer.text
            assert "{" not in words_of(answer.text)


def test_the_language_switch_keeps_the_page(site: Site, shown: dict[str, str]) -> None:
    browser = site.signed_in(language="nl")
    link = re.search(r'href="(/language/en[^"]*)"', browser.get(shown["worn"]).text)
    assert link is not None
    answer = browser.get(link.group(1))
    assert answer.headers["Location"] == shown["worn"]
    assert "Why C and not B?" in browser.get(shown["worn"]).text


def test_text_from_firmware_is_never_markup(own_site: Site) -> None:
    record = samples.plain(1)
    hostile = HOSTILE
    record["laptop"].update(
        maker=hostile, model=hostile, name=hostile, serial=hostile, asset_tag=hostile
    )
    record["laptop"]["cpu"]["name"] = hostile
    record["laptop"]["firmware"]["version"] = hostile
    record["laptop"]["batteries"][0]["model"] = hostile
    record["storage"]["drives"][0].update(vendor=hostile, model=hostile, serial=hostile)
    record["findings"][0]["device"] = hostile
    record["findings"].append({"code": hostile, "verdict": "fail", "measured": {hostile: hostile}})
    record["timeline"][0].update(event=hostile, detail=hostile)
    record["grade"]["holds"] = [{"code": hostile, "needs": hostile}]
    record["grade"]["lifts"][0]["repairs"] = [hostile]
    record["grade"]["next_step"] = hostile
    own_site.stored(record)
    for path in ("/records", f"/records/{record['record_id']}", "/records?q=%3Cscript%3E"):
        for language in LANGUAGES:
            html = page(own_site, path, language)
            assert "<script" not in html
            assert "<img" not in html
            assert "49" not in words_of(html).split()
            assert "&lt;script&gt;alert(1)" in html


def test_characters_that_turn_or_hide_text_are_made_visible(own_site: Site) -> None:
    record = samples.plain(1, serial="PF17\u202eABCD", name="Think\u200bPad")
    own_site.stored(record)
    for path in ("/records", f"/records/{record['record_id']}"):
        html = page(own_site, path)
        assert "PF17\ufffdABCD" in html
        assert "Think\ufffdPad" in html
        assert not set("\u202e\u200b") & set(html)


def test_an_empty_inventory_says_what_will_happen(own_site: Site) -> None:
    text = words_of(page(own_site, "/records"))
    assert "No laptop has arrived yet" in text
    assert "opknap demo" in text


def test_the_list_is_searched_by_serial_tag_model_and_drive(own_site: Site) -> None:
    own_site.stored(samples.plain(1))
    own_site.stored(samples.good(2))
    own_site.stored(samples.held(3))

    def found(query: str) -> list[str]:
        html = page(own_site, f"/records?{query}")
        return re.findall(r'<a href="/records/[0-9a-f-]*?(\d)">', html)

    assert found("q=pf17ab") == ["1"]
    assert found("q=00123") == ["3", "1"]
    assert found("q=thinkpad") == ["2", "1"]
    assert found("q=thinkpad+pf17") == ["1"]
    assert found("q=184935801122") == ["3"]
    assert found("q=PC") == ["2"]
    assert found("q=%25") == []
    assert found('q="AND+NOT') == []
    assert found("letter=A") == ["2"]
    assert found("letter=C") == ["1"]
    assert found("hold=1") == ["3"]
    assert "No laptop fits this search" in page(own_site, "/records?q=nothing")


def test_the_list_pages_by_key_newest_first(own_site: Site) -> None:
    total = 120
    for number in range(1, total + 1):
        own_site.stored(samples.good(number))
    browser = own_site.reader()
    path: str | None = "/records"
    seen: list[int] = []
    while path is not None:
        html = browser.get(path).text
        ids = re.findall(r'<a href="/records/[0-9a-f-]*-0*([0-9a-f]+)">', html)
        seen += [int(each, 16) for each in ids]
        older = re.search(r'rel="next" href="([^"]+)"', html)
        path = None if older is None else older.group(1)
    assert seen == list(range(total, 0, -1))


def test_the_downloads_are_the_stored_bytes_and_prove_the_record(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelope = site.stored(record)
    address = f"/records/{record['record_id']}"
    browser = site.reader("reviewer")
    for path, name in (
        (f"{address}/envelope", ".dsse.json"),
        (f"{address}/receipt", ".receipt.json"),
    ):
        answer = browser.get(path)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert name in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Type"] == "application/octet-stream"
    assert browser.get(f"{address}/envelope").content == envelope
    packed = browser.get(f"{address}/bundle").content
    assert packed == browser.get(f"{address}/bundle").content
    with zipfile.ZipFile(io.BytesIO(packed)) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    checked = verify.verify(
        verify.Material(
            envelope=files[f"{record['record_id']}.dsse.json"],
            site_key=PublicKey.from_pem(files["site.pub.pem"]),
            statement=files["bench-key.dsse.json"],
            receipt=files[f"{record['record_id']}.receipt.json"],
            receipt_required=True,
        )
    )
    assert checked.holds, checked.checks


def test_a_record_in_quarantine_has_a_page_that_says_why(own_site: Site) -> None:
    record = {**samples.plain(1), "schema": "opknap/record/v2"}
    envelope = own_site.bench.sealed(record, "application/vnd.opknap.record.v2+json")
    assert own_site.put(record["record_id"], envelope).status_code == 202
    listed = page(own_site, "/records")
    assert "1 record waits in quarantine" in listed
    assert f"/records/{record['record_id']}" in listed
    text = words_of(page(own_site, f"/records/{record['record_id']}"))
    assert "It was written by a newer opknap than this server knows." in text
    assert "/envelope" in page(own_site, f"/records/{record['record_id']}")
    assert "/envelope" not in page(own_site, f"/records/{record['record_id']}", who="viewer")
    browser = own_site.reader()
    assert browser.get(f"/records/{record['record_id']}/envelope").content == envelope


def test_two_visits_of_one_laptop_know_each_other(own_site: Site) -> None:
    own_site.stored(samples.plain(1))
    own_site.stored(samples.plain(2))
    own_site.stored(samples.good(3))
    html = page(own_site, f"/records/{samples.record_id(1)}")
    assert "Other visits of this laptop" in html
    assert f"/records/{samples.record_id(2)}" in html
    assert f"/records/{samples.record_id(3)}" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_address_says_what_to_do(site: Site, language: str) -> None:
    for browser in (Browser(site.url, language), site.reader(language=language)):
        for path in ("/nothing", "/problems/nothing"):
            answer = browser.get(path)
            assert answer.status_code == 404
            expected = "Deze pagina bestaat niet" if language == "nl" else "This page does not"
            assert expected in answer.text
    unknown = site.reader(language=language).get(f"/records/{samples.record_id(99999)}")
    assert unknown.status_code == 404


@pytest.mark.parametrize("query", ["letter=E", "before=-1", "before=x", "q=" + "x" * 101])
def test_a_list_that_is_asked_for_wrongly_is_not_found(site: Site, query: str) -> None:
    assert site.reader().get(f"/records?{query}").status_code == 404


def test_every_problem_has_its_page_in_both_languages(site: Site) -> None:
    for code in ProblemCode:
        dutch, english = (
            Browser(site.url, language).get(f"/problems/{slug(code)}") for language in LANGUAGES
        )
        assert dutch.status_code == english.status_code == 200
        assert words_of(dutch.text) != words_of(english.text)
