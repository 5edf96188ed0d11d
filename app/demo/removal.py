"""Takes the demonstration out again: every row that belongs to an invented organisation."""

from typing import Any

from sqlalchemy import Table, delete, or_, select
from sqlmodel import Session, SQLModel, col

from app.accounts.models import Organisation, Person
from app.db.engine import Database
from app.db.tables import load_all_tables


def remove(database: Database) -> int:
    """Delete everything of invented organisations and people; gives how many people went.

    Rows are found by following foreign keys up to these organisations and people, so that a table
    added later is emptied as well.
    """
    load_all_tables()
    with database.writing() as db:
        invented = select(col(Organisation.id)).where(col(Organisation.invented))
        organisations = set(db.scalars(invented))
        belonging = or_(col(Person.invented), col(Person.organisation_id).in_(organisations))
        people = set(db.scalars(select(col(Person.id)).where(belonging)))
        doomed: dict[str, set[Any]] = {"organisation": organisations, "person": people}
        tables = SQLModel.metadata.sorted_tables
        for table in tables:
            if table.name not in doomed:
                doomed[table.name] = _hanging_on(db, table, doomed)
        for table in reversed(tables):
            _delete(db, table, doomed[table.name])
        db.commit()
    return len(people)


def _hanging_on(db: Session, table: Table, doomed: dict[str, set[Any]]) -> set[Any]:
    links = [
        column.in_(doomed[key.column.table.name])
        for column in table.columns
        for key in column.foreign_keys
        if doomed.get(key.column.table.name)
    ]
    if not links:
        return set()
    key = next(iter(table.primary_key.columns))
    return set(db.scalars(select(key).where(or_(*links))))


def _delete(db: Session, table: Table, keys: set[Any]) -> None:
    if keys:
        key = next(iter(table.primary_key.columns))
        db.execute(delete(table).where(key.in_(keys)))
