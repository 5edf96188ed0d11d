"""A fresh database for each test, a client for each of the cast, nothing from the network."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel
from starlette.testclient import TestClient

from app.curriculum.live import LiveLibrary
from app.db.engine import Database
from app.main import create_app
from app.settings import ROOT, Settings
from tests.cast import Cast, make_cast


def _own_postgres() -> str:
    """A database of its own for each test process, on the server that was started for the tests."""
    server = os.environ.get("CHAIRS_TEST_POSTGRES", "")
    if not server:
        return ""
    parts = urlsplit(server)
    name = f"chairs_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", (name,)
        ).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    return urlunsplit(parts._replace(path=f"/{name}"))


POSTGRES = _own_postgres()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a small installation that hashes quickly and starts no worker."""
    return Settings(
        data_dir=tmp_path / "var",
        database_url=POSTGRES,
        hash_effort="test",
        reload_content=False,
        default_language="en",
        worker=False,
    )


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> LiveLibrary:
    """The real curriculum, read once for all tests of a process."""
    return LiveLibrary(ROOT, tmp_path_factory.mktemp("kept"), follow=False)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with empty tables, made once and copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "chairs.db"
    database = Database(f"sqlite:///{path}")
    SQLModel.metadata.create_all(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def app(settings: Settings, library: LiveLibrary, empty_sqlite: Path) -> Iterator[object]:
    """The application with empty tables."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not POSTGRES:
        shutil.copy(empty_sqlite, settings.data_dir / "chairs.db")
    application = create_app(settings, library)
    database: Database = application.state.database
    if POSTGRES:
        _empty(database)
    yield application
    database.close()


def _empty(database: Database) -> None:
    SQLModel.metadata.create_all(database.engine)
    names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture
def db(app: object) -> Iterator[Session]:
    """A session for looking at, or preparing, what is in the database. Commit what you write."""
    with app.state.database.writing() as session:  # type: ignore[attr-defined]
        yield session


@pytest.fixture
def cast(app: object) -> Cast:
    """Trainer, coach, trainee, coordinator, administrator, and the outsider."""
    return make_cast(app)


@pytest.fixture
def client(app: object) -> Iterator[Callable[..., TestClient]]:
    """`client(person)` is a browser in which that person is signed in; `client()` is nobody's."""
    opened: list[TestClient] = []

    def open_client(person: object = None) -> TestClient:
        browser = TestClient(
            app,  # type: ignore[arg-type]
            base_url="http://testserver",
            headers={"sec-fetch-site": "same-origin"},
            follow_redirects=False,
        )
        browser.__enter__()
        opened.append(browser)
        if person is not None:
            sent = {"user_name": person.user_name, "secret": person.secret}  # type: ignore[attr-defined]
            assert browser.post("/sign-in", data=sent).status_code == 303
        return browser

    yield open_client
    for browser in opened:
        browser.__exit__(None, None, None)
