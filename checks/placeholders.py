"""Words that makers leave in a field which nobody filled in."""

import re

_PLACEHOLDERS = frozenset(
    {
        "0123456789",
        "1234567890",
        "123456789",
        "12345678",
        "asset tag",
        "asset-1234567890",
        "base board serial number",
        "base board version",
        "chassis manufacture",
        "chassis manufacturer",
        "chassis serial number",
        "chassis version",
        "default",
        "default string",
        "empty",
        "invalid",
        "n/a",
        "na",
        "no asset information",
        "no asset tag",
        "no enclosure",
        "none",
        "noserial",
        "not applicable",
        "not available",
        "not defined",
        "not present",
        "not provided",
        "not set",
        "not settable",
        "not specified",
        "null",
        "o.e.m.",
        "oem",
        "oem string",
        "part number",
        "product name",
        "serial number",
        "sku",
        "standard",
        "system manufacturer",
        "system product name",
        "system serial number",
        "system sku",
        "system version",
        "tbd by oem",
        "to be filled by o.e.m.",
        "to be filled by oem",
        "type1family",
        "type1productconfigid",
        "type1sku0",
        "undefined",
        "unknown",
        "unspecified",
        "xxx",
    }
)

_PUNCTUATION = re.compile(r"[^a-z0-9]+")
_SQUASHED = frozenset(_PUNCTUATION.sub("", each) for each in _PLACEHOLDERS) | frozenset(
    {
        "chassisserial",
        "oemserial",
        "productsku",
        "sntobefilled",
        "systemfamily",
        "systemmodel",
        "systemproduct",
        "systemserial",
        "systemserialnumb",
        "tobefilled",
        "tobefilledbyoemoem",
    }
)
"""The same words however a maker spaces and dots them."""
_NOTHING_IN_HEX = re.compile(r"^0[xX]0+$")
_ONE_CHARACTER_REPEATED = re.compile(r"^(.)\1*$")
_DMIDECODE_MARK = re.compile(r"^<.*>$")
_FILLERS = frozenset("0-. *_?xXfF#/")


def known(text: str | None) -> str | None:
    """The text with its blanks tidied, or `None` where it says nothing.

    Blanks include the no-break space, which some firmware pads with.
    """
    if text is None:
        return None
    tidy = " ".join(text.replace("\0", " ").replace("\ufffd", " ").split())
    if not tidy or tidy.casefold() in _PLACEHOLDERS or _DMIDECODE_MARK.match(tidy):
        return None
    if _PUNCTUATION.sub("", tidy.casefold()) in _SQUASHED or _NOTHING_IN_HEX.match(tidy):
        return None
    if _ONE_CHARACTER_REPEATED.match(tidy) and tidy[0] in _FILLERS:
        return None
    return tidy
