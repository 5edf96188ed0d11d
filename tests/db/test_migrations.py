"""The history of the tables: one head, and the tables as the rooms describe them."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from app.db.engine import Database
from app.db.migrate import alembic_config, migrate_database
from app.db.tables import load_all_tables


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config("sqlite://")).get_heads()) == 1


def test_migrated_tables_are_those_the_rooms_describe(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'chairs.db'}"
    migrate_database(url)
    load_all_tables()
    database = Database(url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    database.close()
