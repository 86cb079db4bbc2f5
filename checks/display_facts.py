"""The laptop's panel, its graphics and its sockets for other screens (values only)."""

from host.value import Value


class DisplayFacts(Value):
    """What DRM, EDID and PCI say."""
