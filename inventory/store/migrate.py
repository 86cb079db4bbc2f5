"""Bring the database to the schema of this version, by Alembic."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from inventory.store.engine import Store


def migrate(store: Store) -> str:
    """Run the migrations that are missing, in one transaction; returns the revision reached."""
    with store.write() as connection:
        command.upgrade(config_for(connection), "head")
        return str(MigrationContext.configure(connection).get_current_revision())


def is_current(store: Store) -> bool:
    """Whether the database has the newest schema."""
    with store.read() as connection:
        has = MigrationContext.configure(connection).get_current_revision()
        return has == ScriptDirectory.from_config(config_for(connection)).get_current_head()


def config_for(connection: Connection) -> Config:
    """How Alembic finds the migrations and this connection."""
    config = Config()
    config.set_main_option("script_location", str(files("inventory.store").joinpath("migrations")))
    config.attributes["connection"] = connection
    return config
