"""One file with all that is needed to check a record without this server."""

import io
import zipfile
from collections.abc import Iterable

from inventory.store.benches import BenchKeyRow
from inventory.store.log import Leaf
from reports import dsse
from reports.keys import PublicKey

OLDEST = (1980, 1, 1, 0, 0, 0)
"""No time of packing: the same record gives the same file."""


def bundle_of(leaf: Leaf, keys: Iterable[BenchKeyRow], site: PublicKey) -> bytes:
    """A ZIP with the names that `opknap verify` looks for beside a record."""
    signer = dsse.read(leaf.envelope).keyid
    files = {
        f"{leaf.doc_id}.dsse.json": leaf.envelope,
        f"{leaf.doc_id}.receipt.json": leaf.receipt,
        "site.pub.pem": site.pem,
    }
    for key in keys:
        if key.keyid == signer:
            files["bench-key.dsse.json"] = key.statement
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(zipfile.ZipInfo(name, OLDEST), content)
    return packed.getvalue()
