"""Who sends: the bearer token of a bench or of another program. Cookies count nothing here."""

from fastapi import Request

from inventory.problems import Problem, ProblemCode
from inventory.service import Inventory
from inventory.store.benches import TokenHolder, token_holder
from inventory.tokens import Scope


def holder_of(inventory: Inventory, request: Request, *one_of: Scope) -> TokenHolder:
    """The holder of the request's token, whose scopes cover one of these.

    Raises:
        Problem: no valid token, or one that was not made for this.
    """
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Problem(ProblemCode.NO_TOKEN)
    with inventory.store.read() as connection:
        holder = token_holder(connection, token.strip())
    if holder is None:
        raise Problem(ProblemCode.NO_TOKEN)
    if holder.scopes.isdisjoint(one_of):
        raise Problem(ProblemCode.MISSING_SCOPE)
    return holder
