"""Brings a database to the newest form; Alembic without a configuration file."""

from pathlib import Path

from alembic import command
from alembic.config import Config

HERE = Path(__file__).resolve().parent / "migrations"


def alembic_config(url: str) -> Config:
    """What Alembic needs to know, for the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("file_template", "%%(rev)s")
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def migrate_database(url: str) -> None:
    """Carry out all migrations that are missing."""
    command.upgrade(alembic_config(url), "head")
