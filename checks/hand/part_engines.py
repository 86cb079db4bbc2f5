"""The engines of sockets, sound, camera, radios and screen."""

from collections.abc import Mapping

from checks.hand.values import HandFactory

PART_ENGINES: Mapping[str, HandFactory] = {}
