"""Booting the emulated laptop. QEMU translates every instruction: no other machine is needed."""

import subprocess
from pathlib import Path

from tests.emulated.drives import options

_PATIENCE_S = 1800


class DidNotEnd(Exception):
    """It did not switch itself off, or never ran."""


def boot(qemu: str, built: Path, images: dict[str, Path], results: Path) -> None:
    """Let it run its checks until it switches itself off.

    Args:
        qemu: the emulator.
        built: folder with `root.cpio` and the unpacked kernel.
        images: of its drives; they are all that it can write, beside the results.
        results: folder that it sees at `/results`; its console is kept there too.

    Raises:
        DidNotEnd: with what it, or QEMU, printed last.
    """
    (kernel,) = (built / "kernel/boot").glob("vmlinuz-*")
    console = results / "console.log"
    share = f"local,path={results},mount_tag=results,security_model=none"
    words = [qemu, "-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2"]
    words += ["-m", "2048", "-nodefaults", "-no-reboot", "-display", "none"]
    words += ["-serial", f"file:{console}", "-virtfs", share]
    words += ["-kernel", str(kernel), "-initrd", str(built / "root.cpio")]
    words += ["-append", "console=ttyS0 panic=-1 opknap.emulated mitigations=off"]
    words += options(images)
    try:
        # a time-out ends this very process and no other
        done = subprocess.run(
            words, check=False, timeout=_PATIENCE_S, capture_output=True, text=True
        )
    except subprocess.TimeoutExpired as late:
        last = console.read_text("utf-8", "replace")[-2000:] if console.exists() else ""
        raise DidNotEnd(last) from late
    if done.returncode != 0:
        raise DidNotEnd(done.stderr)
