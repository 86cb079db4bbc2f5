"""Run by Alembic: migrates on the connection that `inventory.store.migrate` hands over."""

from alembic import context

from inventory.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # the caller's transaction covers all revisions: a failed one leaves nothing behind
    transactional_ddl=False,
)
context.run_migrations()
