"""A way to look into the database that holds no lock while the browser writes."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session


@pytest.fixture
def look(app: Any) -> Callable[[Callable[[Session], Any]], Any]:
    """`look(lambda db: ...)` reads something and lets go at once."""

    def look_in(question: Callable[[Session], Any]) -> Any:
        with app.state.database.reading() as db:
            return question(db)

    return look_in
