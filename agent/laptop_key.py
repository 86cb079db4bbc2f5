"""How a job recognises its laptop after a crash or a power cut."""

from checks.facts import IdentityFacts
from checks.identity_read import read_identity
from checks.smbios import read_smbios
from host.errors import HostError
from host.port import Host


def laptop_key(identity: IdentityFacts | None) -> str | None:
    """Text that is equal for the same laptop, `None` when it tells nothing that names it."""
    if identity is None:
        return None
    parts = {"uuid": identity.system_uuid, "serial": identity.serial}
    named = [f"{name}:{value}" for name, value in parts.items() if value]
    if not named:
        return None
    return "+".join([*named, f"model:{identity.maker or ''} {identity.model or ''}"])


def identity_of(host: Host) -> IdentityFacts | None:
    """Who the laptop says it is, read on its own: needed before the inspection has begun."""
    try:
        return read_identity(host, read_smbios(host)).facts.identity
    except HostError:
        return None
