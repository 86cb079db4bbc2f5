"""Whose platform key Secure Boot has, by the name in its certificate (pure).

The name itself is not kept: a key of one's own may carry a person's.
"""

import re

from checks.facts import PlatformKey

# Names of object 2.5.4.3 (common name) and 2.5.4.10 (organisation) in DER, then a string's tag.
_NAME = re.compile(rb"\x06\x03\x55\x04[\x03\x0a]([\x0c\x13\x14\x16\x1e])([\x01-\x7f])")
_WIDE = b"\x1e"
_TEST_KEY = re.compile(r"do not (trust|ship)|test pk|sample", re.IGNORECASE)
_MAKERS = re.compile(
    r"acer|aopen|american megatrends|\bami\b|apple|asus|clevo|compal|dell|dynabook|ecs|elitegroup"
    r"|fujitsu|framework|getac|gigabyte|google|hewlett|\bhp\b|huawei|honor|insyde|intel|inventec"
    r"|jumper|lenovo|\blg\b|medion|microsoft|micro-star|\bmsi\b|\bnec\b|panasonic|pegatron|phoenix"
    r"|positivo|quanta|razer|samsung|schenker|sharp|sony|system76|toshiba|tongfang|tuxedo|vaio"
    r"|wistron|xiaomi|ibm",
    re.IGNORECASE,
)


def whose_key(variable: bytes) -> PlatformKey | None:
    """Judge the value of the EFI variable PK; `None` where it holds no certificate's name."""
    names = [_text(found, variable) for found in _NAME.finditer(variable)]
    if not any(names):
        return None
    text = " ".join(names)
    if _TEST_KEY.search(text):
        return PlatformKey.TEST
    return PlatformKey.MAKER if _MAKERS.search(text) else PlatformKey.OWN


def _text(found: re.Match[bytes], variable: bytes) -> str:
    value = variable[found.end() : found.end() + found[2][0]]
    return value.decode("utf-16-be" if found[1] == _WIDE else "latin-1", "replace")
