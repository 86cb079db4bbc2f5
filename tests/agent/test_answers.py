import pytest

from agent import answers
from agent.answers import Answers, AnswersRefused, HandChoice, read_answers
from checks.told_facts import BiosOpened, Item
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from reports.grades import LooksCard, Surface


def drive(serial: str | None, *, simulated: bool = False) -> Drive:
    return Drive(
        path="/dev/sda",
        identity=DriveIdentity(model="M", serial=serial, wwid=None),
        transport=Transport.SATA,
        kind=DriveKind.SSD,
        size_bytes=1 << 30,
        simulated=simulated,
    )


def test_the_sheet_of_the_manual_is_read() -> None:
    sheet = read_answers(
        """
        operator = "op-014"
        asset_tag = "DS-00412"
        confirm = ["S3TTNX0K812345"]
        [foreign]
        "4C530001" = "not_part"
        [hand_tests]
        "input.keyboard" = "pass"
        [looks]
        lid = "fine_marks"
        """
    )
    assert sheet.operator == "op-014"
    assert sheet.belongs(drive("4C530001")) is False
    assert sheet.belongs(drive("OTHER")) is None
    assert sheet.hand_tests == {"input.keyboard": HandChoice.PASS}
    assert sheet.looks == {Surface.LID: LooksCard.FINE_MARKS}


def test_the_sheet_that_the_code_shows_is_read() -> None:
    shown = (answers.__doc__ or "").partition("\n\n")[2]
    sheet = read_answers(shown)
    assert sheet.told.bios is BiosOpened.YES
    assert sheet.told.usb_sockets == 3
    assert sheet.told.items == {Item.TOUCHSCREEN: False}
    assert sheet.hand_choice("display.pixels") == "2"
    assert sheet.hand_choice("input.lid") is None


@pytest.mark.parametrize("name", ["bios", "usb_sockets", *Item])
def test_a_sheet_without_an_answer_leaves_a_question_open(name: str) -> None:
    assert Answers().told.choice(name) is None


def test_a_real_drive_is_confirmed_by_its_full_serial_only() -> None:
    sheet = Answers(confirm=("2345",))
    assert sheet.confirmation(drive("S3TTNX0K812345")) is None
    assert sheet.confirmation(drive("S3TTNX0K812345", simulated=True)) == "S3TTNX0K812345"
    full = Answers(confirm=("S3TTNX0K812345",))
    assert full.confirmation(drive("S3TTNX0K812345")) == "S3TTNX0K812345"
    assert full.confirmation(drive("S3TTNX0K812346")) is None
    assert full.confirmation(drive(None)) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("operatr = 'x'", "operatr: unknown key"),
        ("[looks]\nroof = 'none'", "looks.roof"),
        ("[looks]\nlid = 'fine'", "looks.lid"),
        ("[hand_tests]\n'input.keybord' = 'pass'", "unknown question input.keybord"),
        ("[hand_tests]\n'input.keyboard' = 'yes'", "hand_tests.input.keyboard"),
        ("[hand_tests]\n'input.keyboard' = 1", "input.keyboard takes no number"),
        ("[hand_tests]\n'port.usb' = 'fail'", "port.usb wants a number"),
        ("[hand_tests]\n'display.pixels' = 7", "hand_tests.display.pixels"),
        ("[hand_tests]\n'display.pixels' = -1", "hand_tests.display.pixels"),
        ("[told]\nbios = 'perhaps'", "told.bios"),
        ("[told]\nusb_sockets = 9", "told.usb_sockets"),
        ("[told]\nusb_socket = 2", "told.usb_socket: unknown key"),
        ("[told]\nitems = { horn = true }", "told.items.horn"),
        ("[told]\nitems = { camera = 'yes' }", "told.items.camera"),
        ("[foreign]\nX = true", "foreign.X"),
        ("confirm = 'S3TT'", "confirm"),
        ("confirm = ['']", "confirm.0"),
        ("= 1", "not TOML"),
    ],
)
def test_what_does_not_fit_is_named(text: str, named: str) -> None:
    with pytest.raises(AnswersRefused) as refused:
        read_answers(text)
    assert named in str(refused.value)
