"""Which level a technique reaches, per standard: a table, never a word derived from a name.

Sources: NIST SP 800-88 revision 1 (2014) and revision 2 (2025); IEEE 2883-2022 as Seagate's
opensea-operations (`src/operations.c`) and Dell (KB 000186133) state it, since its text is not
public. Where sources differ or leave a technique out, the lower level is claimed.
"""

from host.drive import Drive, DriveKind, Transport
from wipe.codes import Basis, Level, Method, Standard
from wipe.values import LevelClaim, Levels

_RANK = {Level.NONE: 0, Level.CLEAR: 1, Level.PURGE: 2, Level.DESTROY: 3}

NOTHING = Levels(
    nist_r1=LevelClaim(level=Level.NONE),
    nist_r2=LevelClaim(level=Level.NONE),
    ieee_2883=LevelClaim(level=Level.NONE),
)
"""What a drive has reached that was not erased."""


def reaches(method: Method, drive: Drive) -> Levels:  # noqa: PLR0911 - one answer a technique
    """The levels that `method` reaches on this drive when every check is clean.

    A drive of unknown kind counts as flash: what is claimed for a disk only is not claimed for it.
    """
    magnetic = drive.kind is DriveKind.HDD
    # Revision 1 is older than NVMe Sanitize (NVMe 1.3, 2017): it names the ATA command.
    sanitize = Basis.ANALOGY if drive.transport is Transport.NVME else Basis.NAMED
    match method:
        case Method.SAN_BLOCK | Method.SAN_CRYPTO:
            # r1: ATA block erase and crypto scramble (table A-8). IEEE: opensea, Dell.
            return _levels(Level.PURGE, sanitize, Level.PURGE)
        case Method.SAN_OVR:
            # r1 lists it for magnetic media only (p. 32). opensea says Purge for all; flash has
            # cells that no overwrite addresses, so there the lower level is claimed.
            return _levels(Level.PURGE, sanitize, Level.PURGE) if magnetic else _VENDORS_CLEAR
        case Method.MMC_SAN:
            # Dell: Clear, in both.
            return _VENDORS_CLEAR
        case Method.FMT_CRYPTO | Method.FMT_USER:
            # r1 table A-8, p. 38, names both. opensea: Clear, "possible Purge" for the crypto one.
            return _levels(Level.PURGE, Basis.NAMED, Level.CLEAR)
        case Method.SEC_ENH:
            # r1: Purge for disks, Clear for SSDs. IEEE: opensea.
            return _levels(Level.PURGE if magnetic else Level.CLEAR, Basis.NAMED, Level.PURGE)
        case Method.UFS_PURGE:
            # Dell: Purge, in both.
            return _levels(Level.PURGE, Basis.VENDOR_DEPENDENT, Level.PURGE)
        case Method.SEC_NORM:
            # r1: Clear. IEEE: opensea.
            return _levels(Level.CLEAR, Basis.NAMED, Level.CLEAR)
        case Method.OVERWRITE:
            # r1, r2 §3.1.1 (one pass) and opensea agree.
            return _levels(Level.CLEAR, Basis.NAMED, Level.CLEAR, r2=Basis.NAMED)


def level_in(levels: Levels, standard: Standard) -> Level:
    """The level claimed in one standard."""
    match standard:
        case Standard.NIST_R1:
            return levels.nist_r1.level
        case Standard.NIST_R2:
            return levels.nist_r2.level
        case Standard.IEEE_2883:
            return levels.ieee_2883.level


def rank(level: Level) -> int:
    """Levels in numbers: the higher, the stronger."""
    return _RANK[level]


def at_least(level: Level, minimum: Level) -> bool:
    """Whether `level` is as strong as `minimum`."""
    return _RANK[level] >= _RANK[minimum]


def _levels(r1: Level, r1_basis: Basis, ieee: Level, *, r2: Basis = Basis.VIA_2883) -> Levels:
    ieee_basis = Basis.VENDOR_DEPENDENT if r1_basis is Basis.VENDOR_DEPENDENT else Basis.NAMED
    return Levels(
        nist_r1=LevelClaim(level=r1, basis=r1_basis),
        # Revision 2 dropped the tables of techniques and points to IEEE 2883.
        nist_r2=LevelClaim(level=ieee, basis=r2),
        ieee_2883=LevelClaim(level=ieee, basis=ieee_basis),
    )


_VENDORS_CLEAR = _levels(Level.CLEAR, Basis.VENDOR_DEPENDENT, Level.CLEAR)
