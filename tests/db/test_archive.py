"""Backups: what was there is there again, and a damaged file is refused whole."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from app.accounts import actions
from app.accounts.models import Person
from app.db import archive
from app.demo import play, removal
from app.errors import Refused
from tests.cast import Cast


def everything(app) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with app.state.database.reading() as db:
        connection = db.connection()
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture
def saved(app, tmp_path: Path) -> Path:
    """A backup of the demonstration, which is gone from the database afterwards."""
    state = app.state
    play.load(state.database, state.library.current(), state.settings)
    logos = state.settings.data_dir / "logos"
    logos.mkdir(parents=True)
    (logos / "a.png").write_bytes(b"a logo")
    out = tmp_path / "backup.zip"
    archive.save(state.database, state.settings.data_dir, out)
    return out


def test_what_was_saved_comes_back_as_it_was(app, saved: Path) -> None:
    before = everything(app)
    removal.remove(app.state.database)
    (app.state.settings.data_dir / "logos/a.png").unlink()
    rows = archive.restore(saved, app.state.database, app.state.settings.data_dir)
    assert everything(app) == before
    assert rows["person"] == 48
    assert (app.state.settings.data_dir / "logos/a.png").read_bytes() == b"a logo"
    # New rows go on behind the old ones.
    with app.state.database.writing() as db:
        place = db.scalars(select(Person.organisation_id)).first()
        assert actions.add_person(db, place or 0, "Lý Thị Sen", "sen").id > 48


def test_it_never_goes_over_what_is_there(app, saved: Path) -> None:
    with pytest.raises(Refused, match="not empty"):
        archive.restore(saved, app.state.database, app.state.settings.data_dir)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_damaged_file_is_refused_and_nothing_is_kept(app, saved: Path, place: float) -> None:
    removal.remove(app.state.database)
    content = bytearray(saved.read_bytes())
    at = int(len(content) * place)
    content[at : at + 40] = bytes(40)
    saved.write_bytes(content)
    with pytest.raises(Refused):
        archive.restore(saved, app.state.database, app.state.settings.data_dir)
    assert not everything(app)["person"]


def test_half_a_file_is_refused(app, cast: Cast, saved_of_cast: Path) -> None:
    saved_of_cast.write_bytes(saved_of_cast.read_bytes()[:-100])
    with pytest.raises(Refused):
        archive.verify(saved_of_cast)


@pytest.fixture
def saved_of_cast(app, cast: Cast, tmp_path: Path) -> Path:
    """A backup of the cast."""
    out = tmp_path / "cast.zip"
    archive.save(app.state.database, app.state.settings.data_dir, out)
    return out
