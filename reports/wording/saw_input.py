"""What the machine saw while a person tried: what a person presses, touches, closes and plugs in.

One line of at most 60 characters per code of `Saw`; its values stand between braces.
"""

SAW_INPUT: dict[str, str] = {}
