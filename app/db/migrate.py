"""Brings a database to the newest form; Alembic without a configuration file."""

import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).resolve().parent / "migrations"
_REVISION = re.compile(r"""^revision[^=]*= ['"]([^'"]+)['"]""", re.MULTILINE)
_BEFORE = re.compile(r"""^down_revision[^=]*= ['"]([^'"]+)['"]""", re.MULTILINE)


def alembic_config(url: str) -> "Config":
    """What Alembic needs to know, for the database at `url`."""
    # Loaded here: a server whose database is up to date starts without it.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("file_template", "%%(rev)s")
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def migrate_database(url: str) -> None:
    """Carry out all migrations that are missing."""
    from alembic import command

    command.upgrade(alembic_config(url), "head")


def is_newest(url: str) -> bool:
    """Whether a SQLite database surely has all migrations; False when it has to be looked into.

    Reads one row and a few small files, so that an ordinary start does not wait for Alembic.
    """
    address = make_url(url)
    file = address.database
    if address.get_backend_name() != "sqlite" or not file or not Path(file).is_file():
        return False
    texts = [path.read_text("utf-8") for path in (HERE / "versions").glob("*.py")]
    known = {match[1] for text in texts if (match := _REVISION.search(text))}
    before = {name for text in texts if (match := _BEFORE.search(text)) for name in [match[1]]}
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        connection.close()
    except sqlite3.Error:
        return False
    return {row[0] for row in rows} == known - before
