"""What the kernel lists beside drives, batteries and the panel: input, radios, sound, cameras, USB (values only)."""

from host.value import Value


class DeviceFacts(Value):
    """Parts by kind; `None` where the place that lists them could not be read."""
