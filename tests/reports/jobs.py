"""A finished job of a T480 with two drives, as its record would be built."""

from dataclasses import replace

from checks.facts import (
    BatteryFacts,
    CpuFacts,
    IdentityFacts,
    LaptopFacts,
    MemoryFacts,
    MemoryModule,
    Soldered,
)
from checks.findings import Verdict
from checks.policy import default_policy
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from reports.build import SealInputs
from reports.grades import LooksCard
from reports.grading import grade
from reports.job import DriveInput, JobFacts
from reports.keys import SigningKey
from reports.machine import grade_input
from reports.record import (
    Bench,
    Clock,
    Event,
    EvidenceNote,
    ForeignAnswer,
    HandTest,
    Operator,
    Site,
)
from tests.reports.laptops import finding, good_findings, looks
from wipe.codes import (
    Basis,
    Cipher,
    DriveStatus,
    Level,
    Method,
    Note,
    Purpose,
    Standard,
    StepResult,
)
from wipe.values import (
    Attempt,
    Confirmation,
    DrivePlan,
    ErasePlan,
    HostSpec,
    LevelClaim,
    Levels,
    Outcome,
    PlanStep,
    StreamKey,
    Verification,
)

BENCH_KEY = SigningKey.generate(bytes([7]) * 32)
SITE_KEY = SigningKey.generate(bytes([8]) * 32)
POLICY = default_policy()
RECORD_ID = "0d9c5a52-7f5e-4c0b-9c1f-6a1f1c2d9e10"
BOOT_ID = "5e2f7a0c-5b0e-4d1e-9a1d-0c9c6d3b7f21"
HAND_CODES = ("input.keyboard", "display.picture", "audio.speakers")

CLEAR = Levels(
    nist_r1=LevelClaim(level=Level.CLEAR, basis=Basis.NAMED),
    nist_r2=LevelClaim(level=Level.CLEAR, basis=Basis.VIA_2883),
    ieee_2883=LevelClaim(level=Level.CLEAR, basis=Basis.NAMED),
)

FACTS = LaptopFacts(
    identity=IdentityFacts(
        maker="LENOVO",
        model="20L50000IX",
        name="ThinkPad T480",
        serial="PF17ABCD",
        system_uuid="4c4c4544-0042-3510-8051-c7c04f4a3532",
        chassis="notebook",
        bios_vendor="LENOVO",
        bios_version="N24ET76W (1.51)",
        bios_date="2024-02-27",
        built_year=2018,
        built_from="battery_date",
        tpm_version="2.0",
        booted_uefi=True,
        secure_boot=False,
    ),
    cpu=CpuFacts(
        vendor="GenuineIntel",
        name="Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz",
        family=6,
        model=142,
        stepping=10,
        cores=4,
        threads=8,
        max_mhz=3600,
    ),
    memory=MemoryFacts(
        installed_mib=8192,
        usable_mib=7692,
        soldered_mib=0,
        slots=2,
        modules=(
            MemoryModule(
                slot="ChannelA-DIMM0",
                size_mib=8192,
                type="DDR4",
                mt_s=2400,
                maker="Samsung",
                serial="372A11F0",
                soldered=Soldered.SOCKETED,
            ),
        ),
    ),
    batteries=(
        BatteryFacts(
            id="battery:LGC:01AV489:1207",
            name="BAT0",
            maker="LGC",
            model="01AV489",
            serial="1207",
            design_mwh=24000,
            full_mwh=20830,
            health_permille=867,
        ),
    ),
)

DRIVE = Drive(
    path="/dev/sda",
    identity=DriveIdentity(
        model="MZ7LN256HAJQ-000L7", serial="S3TTNX0K812345", wwid="5002538e40812345"
    ),
    firmware="MVT04L6Q",
    vendor="Samsung",
    transport=Transport.SATA,
    kind=DriveKind.SSD,
    size_bytes=256060514304,
)
STICK = Drive(
    path="/dev/sdb",
    identity=DriveIdentity(model="Ultra Fit", serial="4C530001", wwid=None),
    transport=Transport.USB,
    kind=DriveKind.FLASH,
    size_bytes=30752000000,
    removable=True,
    foreign=True,
)
DRIVE_SUBJECT = f"drive:{DRIVE.id}"

PLAN = ErasePlan(
    record_id=RECORD_ID,
    purpose=Purpose.REFURBISH,
    host=HostSpec(kind="real"),
    laptop="uuid:4c4c4544+serial:PF17ABCD",
    path_hint="/dev/sda",
    identity=DRIVE.identity,
    size_bytes=256060514304,
    diskseq=9,
    plan=DrivePlan(
        row="D11",
        preferred=Method.SAN_BLOCK,
        available=(PlanStep(method=Method.OVERWRITE, reason="only_method_available"),),
        requested_level=Level.CLEAR,
        standard=Standard.IEEE_2883,
        expected=CLEAR,
        estimate_s=1800,
        notes=(Note.SPARE_AREA_NOT_REACHED,),
    ),
    confirmation=Confirmation(
        typed="2345",
        serial="S3TTNX0K812345",
        operator="op-014",
        boot_ms=630500,
        at="2026-11-23T09:24:17.200Z",
    ),
)

OUTCOME = Outcome(
    drive_id=DRIVE.id,
    status=DriveStatus.ERASED,
    levels=CLEAR,
    method=Method.OVERWRITE,
    attempts=(
        Attempt(
            method=Method.OVERWRITE,
            boot_id=BOOT_ID,
            start_ms=633012,
            end_ms=918072,
            result=StepResult.DONE,
        ),
    ),
    verification=Verification(
        method="F",
        expected="stream",
        compared_bytes=256060514304,
        coverage_percent=100,
        clean=True,
    ),
    notes=(Note.SPARE_AREA_NOT_REACHED,),
    stream=StreamKey(cipher=Cipher.AES_256_CTR, key="9d" * 32, counter="byte_offset/16"),
    overwritten_bytes=256060514304,
    elapsed_ms=285060,
)


def job_facts() -> JobFacts:
    """Everything measured; keyboard, picture and sound answered by hand; camera left out."""
    findings = tuple(
        one
        for one in good_findings(DRIVE_SUBJECT)
        if one.code not in {*HAND_CODES, "camera.picture"}
    )
    asked = {(one.code, one.device) for one in findings}
    return JobFacts(
        facts=FACTS,
        findings=(
            *findings,
            finding("battery.pack_wear", Verdict.WARN, "battery:LGC:01AV489:1207"),
        ),
        expected=frozenset({*asked, *((code, None) for code in (*HAND_CODES, "camera.picture"))}),
        hand_tests=tuple(
            HandTest(code=code, verdict="pass", attempts=1, seconds=20) for code in HAND_CODES
        ),
        drives=(
            DriveInput(DRIVE, PLAN, OUTCOME, evidence=("journal-1.jsonl",)),
            DriveInput(
                STICK,
                is_foreign=True,
                foreign=ForeignAnswer(belongs=False, by="op-014", at="2026-11-23T09:20:00.000Z"),
            ),
        ),
        hints=(),
        looks=looks(LooksCard.FINE_MARKS),
    )


def inputs(job: JobFacts | None = None) -> SealInputs:
    """A job ready to be sealed, with the grade that belongs to it."""
    job = job_facts() if job is None else job
    return SealInputs(
        record_id=RECORD_ID,
        purpose=Purpose.REFURBISH,
        site=Site(id="ams-1", organisation="Digi Surfer"),
        bench=Bench(
            id="bench-07",
            counter=412,
            agent="0.1.0",
            kernel="6.12.107",
            tools={"smartctl": "7.4"},
            language="nl",
        ),
        operator=Operator(id="op-014"),
        clock=Clock(source="rtc", boot_ids=(BOOT_ID,)),
        job=job,
        grade=grade(grade_input(job), POLICY),
        timeline=(
            Event(boot_id=BOOT_ID, boot_ms=9100, at="2026-11-23T09:13:55.800Z", event="started"),
        ),
        sealed_at="2026-11-23T09:32:27.700Z",
        asset_tag="DS-2026-00123",
        evidence=(EvidenceNote(name="journal-1.jsonl", bytes=7, sha256="e5" * 32),),
    )


def with_drives(job: JobFacts, *drives: DriveInput) -> JobFacts:
    """The job with other drives."""
    return replace(job, drives=drives)
