"""One transaction for each request: committed when the handler returns, undone when it raises."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from app.db.engine import Database


def database_of(request: Request) -> Database:
    """The database of the running application."""
    database: Database = request.app.state.database
    return database


def get_db(request: Request) -> Iterator[Session]:
    """The session of this request; a GET reads, everything else may write."""
    database = database_of(request)
    reads = request.method in ("GET", "HEAD")
    with database.reading() if reads else database.writing() as db:
        try:
            yield db
        except BaseException:
            db.rollback()
            raise
        # Commit before the answer leaves, so that the next page already sees it. A page that was
        # read may have written too (the audit trail of who looked), hence always.
        db.commit()


# scope="function": the exit code runs before the response is sent.
Db = Annotated[Session, Depends(get_db, scope="function")]
