"""What the machine saw while a person tried: sockets, sound, camera, radios and screen.

One line of at most 60 characters per code of `Saw`; its values stand between braces.
"""

SAW_PARTS: dict[str, str] = {}
