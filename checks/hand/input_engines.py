"""The engines of what a person presses, touches, closes and plugs in."""

from collections.abc import Mapping

from checks.hand.values import HandFactory

INPUT_ENGINES: Mapping[str, HandFactory] = {}
