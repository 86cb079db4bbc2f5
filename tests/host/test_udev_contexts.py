"""Listing devices: libudev is looked for once in a thread, for that starts programs each time."""

import threading
from unittest.mock import patch

import pyudev

from host.local import LocalHost


def contexts_of(host: LocalHost) -> int:
    """How often libudev was loaded while some lists were read."""
    with patch("host.local.pyudev.Context", wraps=pyudev.Context) as made:
        for subsystem in ("input", "usb", "block"):
            host.devices(subsystem)
    return made.call_count


def test_a_thread_loads_libudev_once_for_all_its_lists() -> None:
    host = LocalHost()
    assert contexts_of(host) == 1
    assert contexts_of(host) == 0


def test_every_thread_has_its_own_for_libudev_is_not_for_two() -> None:
    host = LocalHost()
    counted = [contexts_of(host)]
    thread = threading.Thread(target=lambda: counted.append(contexts_of(host)))
    thread.start()
    thread.join()
    assert counted == [1, 1]


def test_without_libudev_it_is_looked_for_again() -> None:
    host = LocalHost()
    with patch("host.local.pyudev.Context", side_effect=ImportError("no libudev")) as made:
        for _ in range(2):
            host.devices("input")
    assert made.call_count == 2
    assert contexts_of(host) == 1
