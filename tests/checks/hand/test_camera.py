"""The camera: live, black, frozen, flat, infrared, busy, silent."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.findings import Reason, Verdict
from checks.hand.camera_engine import (
    CameraEngine,
    CameraSeen,
    camera_node,
    camera_state,
    camera_witness,
    open_camera,
)
from checks.hand.camera_frames import (
    FrameStats,
    Picture,
    formats_of,
    frame_bytes_of,
    frame_stats,
    is_infrared,
)
from checks.hand.part_support import joined
from checks.hand.values import Said
from host.errors import CommandTimedOut
from host.readings import Completed
from tests.checks.hand.part_fakes import FACTS, POLICY, Answer, PartHost, only, saw, tried

YES, NO = Said(Verdict.PASS), Said(Verdict.FAIL)
WIDTH, HEIGHT = 64, 48
SIZE = WIDTH * HEIGHT * 2
SHAPE = f"""Format Video Capture:
\tWidth/Height      : {WIDTH}/{HEIGHT}
\tPixel Format      : 'YUYV' (YUYV 4:2:2)
\tBytes per Line    : {WIDTH * 2}
\tSize Image        : {SIZE}
"""
NEW_FORMATS = """ioctl: VIDIOC_ENUM_FMT
\tType: Video Capture

\t[0]: 'MJPG' (Motion-JPEG, compressed)
\t[1]: 'YUYV' (YUYV 4:2:2)
"""
OLD_FORMATS = """ioctl: VIDIOC_ENUM_FMT
\tIndex       : 0
\tType        : Video Capture
\tPixel Format: 'GREY'
\tName        : 8-bit Greyscale
"""
CLASS = "/sys/class/video4linux"


def frame(light: int, contrast: int, *, noise: int, colour: int = 20, seed: int = 1) -> bytes:
    chance = Random(seed)  # noqa: S311 - noise, no secret
    points = bytearray()
    for n in range(SIZE // 2):
        value = light + contrast * (n % WIDTH) // WIDTH + chance.randint(-noise, noise)
        points += bytes((max(0, min(255, value)), 128 + (colour * (n % WIDTH) // WIDTH)))
    return bytes(points)


def live(seed: int = 1) -> bytes:
    return b"".join(frame(60, 120, noise=3, seed=seed + n) for n in range(4))


BLACK = b"".join(frame(17, 0, noise=1, colour=0, seed=n) for n in range(4))


@pytest.mark.parametrize(
    ("stream", "picture"),
    [
        (live(), Picture.LIVE),
        (BLACK, Picture.BLACK),
        (frame(17, 0, noise=0, colour=0) * 4, Picture.BLACK),
        (bytes(SIZE * 4), Picture.BLACK),
        (frame(60, 120, noise=3) * 4, Picture.FROZEN),
        (b"".join(frame(120, 0, noise=1, seed=n) for n in range(4)), Picture.FLAT),
        (b"".join(frame(254, 0, noise=1, seed=n) for n in range(4)), Picture.WHITE),
        (frame(60, 120, noise=3), Picture.NONE),
        (b"", Picture.NONE),
        (live()[: SIZE - 1], Picture.NONE),
        # A lamp in a dark room is a picture.
        (b"".join(frame(5, 60, noise=2, seed=n) for n in range(4)), Picture.LIVE),
    ],
    ids=range(11),
)
def test_pictures(stream: bytes, picture: Picture) -> None:
    assert frame_stats(stream, SIZE).picture is picture


def test_the_statistics_of_a_known_picture() -> None:
    stats = frame_stats(frame(100, 0, noise=0, colour=0) * 2, SIZE)
    assert stats == FrameStats(2, 100, 0, 0, 0, identical=True)
    assert not stats.has_colour


@given(st.binary(max_size=400), st.integers(0, 100))
def test_no_stream_breaks_the_statistics(stream: bytes, size: int) -> None:
    assert frame_stats(stream, size).frames <= len(stream)


def test_formats_of_both_ways_in_which_the_tool_writes_them() -> None:
    assert formats_of(NEW_FORMATS) == ("MJPG", "YUYV")
    assert formats_of(OLD_FORMATS) == ("GREY",)
    assert formats_of("") == ()


@pytest.mark.parametrize(
    ("text", "size"),
    [(SHAPE, SIZE), (SHAPE.replace("YUYV'", "MJPG'"), None), ("", None), ("Size Image : x", None)],
)
def test_the_size_of_a_picture(text: str, size: int | None) -> None:
    assert frame_bytes_of(text) == size


@pytest.mark.parametrize(
    ("name", "formats", "infrared"),
    [
        ("Integrated Webcam_HD: Integrated W", ["MJPG", "YUYV"], False),
        ("HP 5MP Camera: HP IR Camera", ["YUYV"], True),
        ("Integrated Camera: Integrated I", ["GREY"], True),
        ("Integrated Infrared Webcam", [], True),
        ("Mirror Camera", [], False),
        ("Chicony USB2.0 Camera", ["GREY", "YUYV"], False),
    ],
)
def test_infrared(name: str, formats: list[str], *, infrared: bool) -> None:
    assert is_infrared(name, formats) is infrared


def camera_host(stream: Answer | list[Answer], shape: Answer = SHAPE) -> PartHost:
    files = {f"{CLASS}/video0/name": "Integrated Camera", f"{CLASS}/video0/index": "0",
             f"{CLASS}/video1/name": "Integrated Camera", f"{CLASS}/video1/index": "1"}  # fmt: skip
    ctl = "v4l2-ctl --device /dev/video0"
    set_format = f"{ctl} --set-fmt-video=width=640,height=480,pixelformat=YUYV"
    return PartHost(
        files,
        commands={
            f"{ctl} --list-formats": NEW_FORMATS,
            f"{set_format} --get-fmt-video": shape,
            f"{set_format} --stream-mmap": stream,
        },
    )


def engine_of(host: PartHost) -> CameraEngine:
    engine = open_camera(host, FACTS, POLICY)
    assert isinstance(engine, CameraEngine)
    return engine


def test_a_live_picture_settles_it_and_is_not_kept() -> None:
    engine = tried(engine_of(camera_host(live())))
    assert engine.state().settled
    end = engine.conclude(None)
    assert only(end).verdict is Verdict.PASS
    assert len(end.evidence[0].content) < 400
    assert only(engine.conclude(NO)).verdict is Verdict.FAIL


def test_a_black_picture_asks_for_the_shutter_first() -> None:
    host = camera_host([BLACK, BLACK, live()])
    engine = tried(engine_of(host))
    assert engine.state().settled
    closed = tried(engine_of(camera_host(BLACK)))
    assert saw(closed) == ["camera_shutter_closed"]
    assert only(closed.conclude(None)).verdict is Verdict.NOT_TESTED
    assert only(closed.conclude(NO)).verdict is Verdict.FAIL
    assert only(closed.conclude(YES)).verdict is Verdict.FAIL


def test_a_person_asks_for_another_look() -> None:
    host = camera_host([BLACK, BLACK, BLACK, live()])
    assert not tried(engine_of(host)).state().settled
    host = camera_host([BLACK, BLACK, BLACK, live()])
    assert tried(engine_of(host), None, "again").state().settled


def test_a_frozen_picture_fails_whatever_is_said() -> None:
    engine = tried(engine_of(camera_host(frame(60, 120, noise=3) * 4)))
    for said in (None, YES, NO, Said(Verdict.NOT_TESTED)):
        assert only(engine.conclude(said)).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("message", "code", "reason"),
    [
        (b"VIDIOC_STREAMON returned -1 (Device or resource busy)", "camera_busy", Reason.ABORTED),
        (b"Cannot open device /dev/video0: Permission denied", "camera_denied", Reason.DENIED),
    ],
)
def test_what_stands_in_the_way(message: bytes, code: str, reason: Reason) -> None:
    engine = tried(engine_of(camera_host(Completed((), 1, b"", message, 0))))
    assert code in saw(engine)
    finding = only(engine.conclude(None))
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, reason)


def test_a_camera_that_never_answers_gives_no_picture() -> None:
    engine = tried(engine_of(camera_host(CommandTimedOut(("v4l2-ctl",), 10))))
    assert saw(engine) == ["camera_no_frames"]
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED
    assert only(engine.conclude(NO)).verdict is Verdict.FAIL


def test_compressed_pictures_are_left_to_the_person() -> None:
    engine = tried(engine_of(camera_host(live(), SHAPE.replace("YUYV'", "MJPG'"))))
    assert saw(engine) == ["camera_compressed"]
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED
    assert only(engine.conclude(YES)).verdict is Verdict.PASS


def test_without_the_tool_the_person_alone_can_tell() -> None:
    host = camera_host(live())
    host.commands = {}
    engine = tried(engine_of(host))
    assert saw(engine) == ["part_tool_missing"]
    assert only(engine.conclude(None)).reason is Reason.TOOL_MISSING


def test_the_first_camera_that_is_not_infrared() -> None:
    files = {f"{CLASS}/video0/name": "Integrated IR Camera", f"{CLASS}/video0/index": "0",
             f"{CLASS}/video2/name": "Integrated Camera", f"{CLASS}/video2/index": "0",
             f"{CLASS}/video10/name": "Other", f"{CLASS}/video10/index": "0"}  # fmt: skip
    assert camera_node(PartHost(files)) == "/dev/video2"
    assert camera_node(PartHost()) is None
    assert open_camera(PartHost(), FACTS, POLICY) is None


STATS = st.builds(
    FrameStats,
    frames=st.integers(0, 5), light_mean=st.integers(0, 255), light_spread=st.integers(0, 255),
    colour_spread=st.integers(0, 255), identical=st.booleans(),
)  # fmt: skip


@given(STATS, st.sampled_from(list(Verdict)))
def test_no_answer_makes_a_picture_that_is_none_good(stats: FrameStats, verdict: Verdict) -> None:
    seen = CameraSeen(stats)
    finding = joined(camera_witness(seen), Said(verdict))
    if verdict is Verdict.FAIL or stats.picture is Picture.FROZEN:
        assert finding.verdict is Verdict.FAIL
    if stats.picture in {Picture.BLACK, Picture.NONE}:
        assert finding.verdict is not Verdict.PASS
    assert camera_state(seen).settled == (camera_witness(seen).verdict is Verdict.PASS)
