"""How a job recognises its laptop after a crash or a power cut."""

from checks.facts import IdentityFacts
from checks.identity_read import read_identity
from checks.smbios import read_smbios
from host.errors import HostError
from host.port import Host

_MODEL = "model:"


def laptop_key(identity: IdentityFacts | None) -> str | None:
    """Text that is equal for the same laptop, `None` when it tells nothing at all."""
    if identity is None:
        return None
    parts = {"uuid": identity.system_uuid, "serial": identity.serial}
    named = [f"{name}:{value}" for name, value in parts.items() if value]
    model = " ".join(part for part in (identity.maker, identity.model) if part)
    return "+".join([*named, f"{_MODEL}{model}"] if model else named) or None


def names_one_laptop(key: str | None) -> bool:
    """Whether a key tells this laptop from others of its model."""
    return key is not None and not key.startswith(_MODEL)


def identity_of(host: Host) -> IdentityFacts | None:
    """Who the laptop says it is, read on its own: needed before the inspection has begun."""
    try:
        return read_identity(host, read_smbios(host)).facts.identity
    except HostError:
        return None
