"""Whether a drive that answered is the one that the system lists (pure)."""

from host.capabilities import AtaCapabilities, NvmeCapabilities


def serials_agree(
    capabilities: AtaCapabilities | NvmeCapabilities, drive_serial: str | None
) -> bool:
    """Whether the drive that answered is the one that the system lists (H1).

    A bridge shows a serial of its own to the system. The kernel turns blanks inside a serial into
    underscores in some places; an empty serial agrees with nothing.
    """
    own, listed = (
        "_".join((serial or "").replace("_", " ").split())
        for serial in (capabilities.serial, drive_serial)
    )
    return bool(own) and own == listed
