"""What psutil reads, as integers with units."""

from typing import Any, Protocol

from host.readings import Usage


class _Psutil(Protocol):
    def virtual_memory(self) -> Any: ...  # noqa: ANN401 - psutil's named tuples
    def cpu_count(self, logical: bool = ...) -> int | None: ...  # noqa: FBT001
    def getloadavg(self) -> tuple[float, float, float]: ...


def read_usage(psutil: _Psutil) -> Usage:
    """Memory, processors, load, temperatures and fans; what a machine lacks stays unknown."""
    memory = psutil.virtual_memory()
    frequency = _asked(psutil, "cpu_freq")
    return Usage(
        memory_total_bytes=int(memory.total),
        memory_available_bytes=int(memory.available),
        logical_processors=psutil.cpu_count(logical=True),
        physical_cores=psutil.cpu_count(logical=False),
        frequency_khz=int(frequency.current * 1000) if frequency else None,
        load_1min_permille=int(psutil.getloadavg()[0] * 1000),
        temperatures_millicelsius={
            f"{chip}/{reading.label or number}": int(reading.current * 1000)
            for chip, readings in (_asked(psutil, "sensors_temperatures") or {}).items()
            for number, reading in enumerate(readings)
        },
        fans_rpm={
            f"{chip}/{reading.label or number}": int(reading.current)
            for chip, readings in (_asked(psutil, "sensors_fans") or {}).items()
            for number, reading in enumerate(readings)
        },
    )


def _asked(psutil: _Psutil, name: str) -> Any:  # noqa: ANN401 - psutil's named tuples
    """A reading that not every kernel or platform offers."""
    function = getattr(psutil, name, None)
    try:
        return function() if function is not None else None
    except (OSError, NotImplementedError):
        return None
