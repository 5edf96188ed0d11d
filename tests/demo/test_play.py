"""The demonstration: it plays, is never mixed with real people, and goes without a trace."""

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from app.accounts.models import Person
from app.demo import play, removal
from app.demo.welcome import sign_in_table
from app.errors import Refused
from tests.cast import Cast


@pytest.fixture
def played(app):
    """The application with the demonstration in it."""
    state = app.state
    assert play.load(state.database, state.library.current(), state.settings)
    return app


def test_everybody_in_the_table_can_sign_in(played, client) -> None:
    for _role, name, user_name, secret in sign_in_table():
        browser = client()
        sent = {"user_name": user_name, "secret": secret}
        assert browser.post("/sign-in", data=sent).status_code == 303, name
        assert name.split()[-1] in browser.get("/").text


def test_playing_twice_changes_nothing(played) -> None:
    state = played.state
    with state.database.reading() as db:
        before = db.scalar(select(func.count()).select_from(Person))
    assert not play.load(state.database, state.library.current(), state.settings)
    with state.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Person)) == before


def test_it_is_never_loaded_among_real_people(app, cast: Cast) -> None:
    state = app.state
    with pytest.raises(Refused):
        play.load(state.database, state.library.current(), state.settings)


def test_removing_it_leaves_no_row_behind(played) -> None:
    assert removal.remove(played.state.database) == 48
    with played.state.database.reading() as db:
        for table in SQLModel.metadata.sorted_tables:
            if table.name != "attempt_count":
                assert db.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_the_coach_has_an_overdue_visit_and_the_chart_shows_growth(played, client) -> None:
    table = {role: (user_name, secret) for role, _name, user_name, secret in sign_in_table()}
    coach = client()
    user_name, secret = table["coach"]
    coach.post("/sign-in", data={"user_name": user_name, "secret": secret})
    assert "Tạ Đình Khôi" in coach.get("/").text
    trainee = client()
    user_name, secret = table["trainee, coached twice"]
    trainee.post("/sign-in", data={"user_name": user_name, "secret": secret})
    assert "<svg" in trainee.get("/feedback").text
