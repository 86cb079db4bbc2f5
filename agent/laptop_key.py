"""How a job recognises its laptop after a crash or a power cut."""

from checks.facts import IdentityFacts


def laptop_key(identity: IdentityFacts | None) -> str | None:
    """Text that is equal for the same laptop, `None` when it tells nothing that names it."""
    if identity is None:
        return None
    parts = {"uuid": identity.system_uuid, "serial": identity.serial}
    named = [f"{name}:{value}" for name, value in parts.items() if value]
    if not named:
        return None
    return "+".join([*named, f"model:{identity.maker or ''} {identity.model or ''}"])
