"""Whatever the drive, its firmware, the laptop and the policy: a plan, and never a wrong one."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.capabilities import (
    AtaCapabilities,
    AtaSecurity,
    Capabilities,
    HiddenArea,
    MmcArea,
    MmcCapabilities,
    NvmeCapabilities,
    NvmeNamespace,
    OpalState,
    SanitizeActions,
    SanitizePhase,
    SanitizeStatus,
    UfsCapabilities,
)
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from tests.wipe import plan_inputs as made
from wipe.codes import Ask, Level, Method, PlanReason, Standard, StepReason
from wipe.erase_policy import FORMAT_METHODS, ErasePolicy, ModelRule
from wipe.levels import at_least, level_in, reaches
from wipe.plan import Earlier, MachineState, plan_drive
from wipe.plan_table import OVERWRITE_WILL_DO, TABLE
from wipe.values import DrivePlan

MODELS = [
    None,
    "",
    "WDC PC SN730",
    "INTEL SSDPEKNW512G8",
    "INTEL SSDPEKKF256G8L",
    "INTEL MEMPEK1J016GAL",
    "Seagate Rugged SSD4",
]

IDENTITIES = st.builds(
    DriveIdentity, model=st.sampled_from(MODELS), serial=st.just("S1"), wwid=st.none()
)
DRIVES = st.builds(
    Drive,
    path=st.just("/dev/sda"),
    identity=IDENTITIES,
    transport=st.sampled_from(Transport),
    kind=st.sampled_from(DriveKind),
    size_bytes=st.one_of(st.none(), st.integers(0, 1 << 45)),
    signature=st.sampled_from([None, "ext4", "linux_raid_member"]),
    holders=st.sampled_from([(), ("md0",), ("dm-0",)]),
    simulated=st.booleans(),
)
STATUSES = st.one_of(
    st.none(),
    st.builds(
        SanitizeStatus,
        phase=st.sampled_from(SanitizePhase),
        action=st.sampled_from([None, 0, 2, 3, 4, 7]),
        unrestricted=st.sampled_from([None, True, False]),
        raw=st.just(""),
    ),
)
ACTIONS = st.builds(
    SanitizeActions, block=st.booleans(), crypto=st.booleans(), overwrite=st.booleans()
)
COUNTS = st.one_of(st.none(), st.integers(0, 1 << 40))
MINUTES = st.one_of(st.none(), st.integers(0, 65532))
OPALS = st.one_of(
    st.none(),
    st.builds(
        OpalState,
        kind=st.just("opal2"),
        locking_enabled=st.booleans(),
        locked=st.booleans(),
        encrypts=st.booleans(),
    ),
)
ATA = st.builds(
    AtaCapabilities,
    model=st.just("M"),
    serial=st.just("S1"),
    firmware=st.just("F"),
    logical_block_bytes=st.sampled_from([512, 4096]),
    rotation=st.sampled_from([None, 0, 5400]),
    shingled=st.sampled_from([None, False, True]),
    hybrid=st.booleans(),
    trim=st.booleans(),
    security=st.builds(
        AtaSecurity,
        attempts_exceeded=st.sampled_from([False, False, True]),
        enhanced=st.booleans(),
        normal_minutes=MINUTES,
        enhanced_minutes=MINUTES,
    ),
    sanitize=ACTIONS,
    sanitize_status=STATUSES,
    hidden=st.builds(
        HiddenArea,
        current=st.integers(0, 1 << 40),
        native=COUNTS,
        accessible=COUNTS,
        configured=COUNTS,
        hpa_supported=st.booleans(),
        ama_supported=st.booleans(),
        dco_supported=st.booleans(),
        dco_frozen=st.sampled_from([None, True, False]),
    ),
    opal=OPALS,
)
NVME = st.builds(
    NvmeCapabilities,
    model=st.just("M"),
    serial=st.just("S1"),
    firmware=st.just("F"),
    sanitize=ACTIONS,
    sanitize_status=STATUSES,
    estimate_block_s=COUNTS,
    total_bytes=COUNTS,
    unallocated_bytes=COUNTS,
    namespaces=st.lists(
        st.builds(
            NvmeNamespace,
            nsid=st.integers(1, 9),
            size_blocks=st.just(8),
            capacity_blocks=st.just(8),
            block_bytes=st.just(512),
        ),
        max_size=2,
    ).map(tuple),
    hidden_namespaces=st.sampled_from([(), (7,)]),
    opal=OPALS,
)
MMC = st.builds(
    MmcCapabilities,
    revision=st.integers(0, 9),
    rpmb_bytes=st.sampled_from([0, 4 << 20]),
    areas=st.lists(
        st.builds(
            MmcArea,
            name=st.sampled_from(["boot0", "gp0"]),
            size_bytes=st.just(1 << 20),
            blank=st.sampled_from([None, True, False]),
        ),
        max_size=2,
    ).map(tuple),
)
TOLD: st.SearchStrategy[Capabilities | None] = st.one_of(
    st.none(), ATA, NVME, MMC, st.builds(UfsCapabilities, units=st.integers(0, 8))
)
OWN_WAY = {
    AtaCapabilities: Transport.SATA,
    NvmeCapabilities: Transport.NVME,
    MmcCapabilities: Transport.MMC,
    UfsCapabilities: Transport.UFS,
}


def attached(drive: Drive, told: Capabilities | None, *, own_way: bool) -> Drive:
    """Mostly a drive comes the way that what it says belongs to."""
    if told is None or not own_way:
        return drive
    return drive.model_copy(update={"transport": OWN_WAY[type(told)]})


OWN = st.sampled_from([True, True, True, False])
METHODS = st.lists(st.sampled_from(Method), max_size=3, unique=True).map(tuple)
POLICIES = st.builds(
    ErasePolicy,
    allow=st.one_of(st.just(()), METHODS),
    deny=METHODS,
    full_read=st.booleans(),
    accept_hidden=st.booleans(),
    models=st.sampled_from(
        [(), (ModelRule(model="WDC*", deny=(Method.SAN_BLOCK,), evidence="made up for a test"),)]
    ),
)
MACHINES = st.builds(
    MachineState,
    mains=st.sampled_from([None, True, False]),
    deep_sleep=st.sampled_from([None, True, False]),
    psid_known=st.booleans(),
)
EARLIER = st.builds(
    Earlier,
    unresponsive=st.sampled_from([False, False, False, True]),
    refused=st.sampled_from([frozenset(), frozenset({StepReason.INVALID_OPCODE})]),
)
GIVEN = st.fixed_dictionaries(
    {
        "requested": st.sampled_from([Level.CLEAR, Level.PURGE]),
        "standard": st.sampled_from(Standard),
        "remapped_sectors": st.sampled_from([None, 0, 5]),
        "machine": MACHINES,
        "earlier": EARLIER,
    }
)


def planned_by(
    drive: Drive, told: Capabilities | None, policy: ErasePolicy, given_: dict[str, object]
) -> DrivePlan:
    return plan_drive(drive, capabilities=told, policy=policy, **given_)  # type: ignore[arg-type]  # named arguments


@given(drive=DRIVES, told=TOLD, policy=POLICIES, known=GIVEN, own=OWN)
@settings(max_examples=400, deadline=None)
def test_every_drive_gets_a_plan_that_keeps_every_rule(
    *,
    drive: Drive,
    told: Capabilities | None,
    policy: ErasePolicy,
    known: dict[str, object],
    own: bool,
) -> None:
    drive = attached(drive, told, own_way=own)
    plan = planned_by(drive, told, policy, known)
    offered = [step.method for step in plan.available]
    assert len(set(offered)) == len(offered)
    if offered:
        assert plan.expected == reaches(offered[0], drive) == plan.available[0].levels
        assert plan.estimate_s == plan.available[0].estimate_s
    else:
        assert plan.ruled_out
        assert plan.asks
    assert Method.OVERWRITE not in offered[:-1], "nothing falls back from an overwrite"
    assert not any(policy.forbids(method) for method in offered)
    if drive.transport is Transport.USB:
        assert set(offered) <= {Method.OVERWRITE}, "H1"
    assert not set(offered) & {one.method for one in plan.ruled_out}
    assert plan.row in {row.id for row in TABLE}
    assert DrivePlan.model_validate_json(plan.model_dump_json()) == plan


@given(drive=DRIVES, told=st.one_of(ATA, NVME), policy=POLICIES, known=GIVEN)
@settings(max_examples=200, deadline=None)
def test_d6_nothing_but_sanitize_is_planned_while_a_sanitize_runs(
    drive: Drive,
    told: AtaCapabilities | NvmeCapabilities,
    policy: ErasePolicy,
    known: dict[str, object],
) -> None:
    transport = Transport.SATA if isinstance(told, AtaCapabilities) else Transport.NVME
    at_it = SanitizeStatus(phase=SanitizePhase.RUNNING, raw="")
    plan = planned_by(
        drive.model_copy(update={"transport": transport}),
        told.model_copy(update={"sanitize_status": at_it}),
        policy,
        known,
    )
    offered = {step.method for step in plan.available}
    assert not offered & {*FORMAT_METHODS, Method.OVERWRITE, Method.SEC_ENH, Method.SEC_NORM}
    assert plan.row in {"D6", "D28"}
    assert Ask.LEAVE_POWERED in plan.asks or plan.row == "D28"


@given(
    drive=DRIVES,
    told=TOLD,
    policy=POLICIES,
    denied=st.sampled_from(Method),
    known=GIVEN,
    own=OWN,
)
@settings(max_examples=400, deadline=None)
def test_denying_a_method_never_raises_the_level(
    *,
    drive: Drive,
    told: Capabilities | None,
    policy: ErasePolicy,
    denied: Method,
    known: dict[str, object],
    own: bool,
) -> None:
    drive = attached(drive, told, own_way=own)
    before = planned_by(drive, told, policy, known)
    stricter = policy.model_copy(update={"deny": (*policy.deny, denied)})
    after = planned_by(drive, told, stricter, known)
    level = level_in(before.expected, before.standard)
    if is_inverted(before) and before.available:
        # More than was asked for may come where overwriting is denied; never less than was asked.
        assert at_least(level, Level.CLEAR)
    else:
        assert at_least(level, level_in(after.expected, after.standard))


def is_inverted(plan: DrivePlan) -> bool:
    return (
        plan.requested_level is Level.CLEAR and (plan.methods_of or plan.row) in OVERWRITE_WILL_DO
    )


@given(drive=DRIVES, told=TOLD, known=GIVEN, own=OWN)
@settings(max_examples=200, deadline=None)
def test_the_best_level_comes_first_but_for_the_one_inversion(
    *, drive: Drive, told: Capabilities | None, known: dict[str, object], own: bool
) -> None:
    drive = attached(drive, told, own_way=own)
    plan = planned_by(drive, told, ErasePolicy(), known)
    reached = [level_in(reaches(step.method, drive), plan.standard) for step in plan.available]
    assert is_inverted(plan) or all(at_least(reached[0], level) for level in reached)


@given(drive=DRIVES, known=GIVEN)
@settings(max_examples=200, deadline=None)
def test_a_drive_that_was_not_asked_is_only_ever_overwritten(
    drive: Drive, known: dict[str, object]
) -> None:
    plan = planned_by(drive, None, ErasePolicy(), known)
    assert [step.method for step in plan.available] in ([Method.OVERWRITE], [])
    if plan.available:
        alone = plan.preferred is Method.OVERWRITE
        told = PlanReason.PREFERRED if alone else PlanReason.ONLY_METHOD_AVAILABLE
        assert plan.available[0].reason == told


@pytest.mark.parametrize(
    ("drive", "told"),
    [
        (made.NVME, made.nvme(**made.ALL_SANITIZE, **made.FORMATS)),
        (made.DISK, made.ata(rotation=5400, **made.ALL_SANITIZE)),
        (made.SATA_SSD, made.ata(**made.ALL_SANITIZE)),
        (made.UFS, made.ufs()),
    ],
)
def test_planning_a_drive_takes_less_than_a_millisecond(drive: Drive, told: Capabilities) -> None:
    began, rounds = time.process_time(), 100
    for _ in range(rounds):
        made.plan(drive, told)
    assert (time.process_time() - began) / rounds < 0.001
