"""Words of every finding code."""

from reports.wording.findings_drive import DRIVE_FINDINGS
from reports.wording.findings_firmware import FIRMWARE_FINDINGS
from reports.wording.findings_hand import HAND_FINDINGS
from reports.wording.findings_power import POWER_FINDINGS

FINDINGS = {**POWER_FINDINGS, **DRIVE_FINDINGS, **HAND_FINDINGS, **FIRMWARE_FINDINGS}
