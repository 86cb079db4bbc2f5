"""Locks that are no password: theft tracking, remote management, enrolment (values only)."""

from host.value import Value


class LockFacts(Value):
    """`None` means: the laptop does not say."""
