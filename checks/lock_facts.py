"""Locks that are no password: theft tracking, remote management, enrolment (values only)."""

from host.value import Value


class FirmwareSetting(Value):
    """A setting of the firmware as its driver prints it."""

    name: str
    value: str


class LockFacts(Value):
    """`None` means: the laptop does not say."""

    tracking: tuple[FirmwareSetting, ...] | None = None
    """Settings of Absolute or Computrace; empty where the driver lists none."""
    has_wpbt: bool | None = None
    """The firmware brings a program for Windows (ACPI WPBT): theft tracking, or a maker's tool."""
    has_windows_key: bool | None = None
    """The firmware holds a Windows licence (ACPI MSDM): the laptop was sold with it."""
    has_management_engine: bool | None = None
    """Whether the kernel talks with an Intel management engine."""
    management_version: str | None = None
    has_amt: bool | None = None
    """Whether the engine has the AMT host interface; consumer engines have none."""
    amt_provisioning: int | None = None
    """0 not provisioned, 1 under way, 2 provisioned (Intel AMT host interface)."""
    sure_admin: str | None = None
    """HP Secure Platform Management: `not provisioned`, `provisioned`, ..."""
    has_find_my_token: bool | None = None
    """Apple's NVRAM holds a token of Find My Mac."""
    check_enrollment: str | None = None
    """ChromeOS vital product data: `1` asks the owner's server at each set-up."""
