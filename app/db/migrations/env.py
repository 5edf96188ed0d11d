"""Runs migrations against the database named by whoever started them."""

from alembic import context
from sqlmodel import SQLModel

from app.db.engine import Database
from app.db.tables import load_all_tables

load_all_tables()
database = Database(context.config.attributes["url"])
with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=database.is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.close()
