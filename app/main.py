"""Wires the rooms into one application, nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app.accounts import importing, me, organisations, people
from app.accounts import routes as accounts
from app.accounts.access import Door
from app.accounts.attempts import Attempts
from app.coaching import routes as coaching
from app.curriculum.live import LiveLibrary
from app.db.changes import Changes
from app.db.engine import Database
from app.errors import NotSignedIn
from app.home import routes as home
from app.home.menu import menu_for
from app.jobs.bell import Bell
from app.learning import exercises, own_words, words
from app.learning import routes as learning
from app.learning.desk import Desk
from app.printing import routes as printing
from app.settings import Settings, read_settings
from app.web import error_pages
from app.web.guard import Guard
from app.web.static import STATIC_DIR, StaticShelf
from app.workshops import routes as workshops
from app.workshops.joining import join_workshop
from app.workshops.queries import modules_for

WARM_AFTER_SECONDS = 0.5


def create_app(settings: Settings | None = None, library: LiveLibrary | None = None) -> FastAPI:
    """The application for these settings; reads them from the environment when none are given.

    A `library` that was loaded already may be handed in, so that many applications share it.
    """
    settings = settings or read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = FastAPI(lifespan=_lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    database = Database(settings.database)
    changes = Changes(database)
    app.state.settings = settings
    app.state.database = database
    app.state.changes = changes
    app.state.door = Door(database, changes)
    app.state.attempts = Attempts(database, settings)
    app.state.menu_for = menu_for
    app.state.library = library or LiveLibrary(
        settings.content_dir, settings.data_dir / "kept", follow=settings.reload_content
    )
    app.state.join_workshop = join_workshop
    app.state.modules_for = modules_for
    app.state.bell = Bell(settings.database, settings.data_dir)
    app.state.desk = Desk(database, changes, app.state.library)
    # The page that is asked for most comes first: routes are tried in this order.
    app.router.routes.append(learning.MODULE_PAGE)
    for room in (
        home,
        accounts,
        me,
        people,
        importing,
        organisations,
        workshops,
        coaching,
        own_words,
        exercises,
        learning,
        words,
        printing,
    ):
        app.include_router(room.router)
    error_pages.install(app)
    app.add_exception_handler(NotSignedIn, accounts.ask_to_sign_in)
    app.mount("/static", StaticShelf(directory=STATIC_DIR), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, upload_bytes=settings.upload_megabytes * 1_048_576)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # Few threads are quicker than many when all of them wait for one database.
    anyio.to_thread.current_default_thread_limiter().total_tokens = app.state.settings.threads
    # Signing in needs no curriculum: the first answer does not wait for it.
    app.state.library.warm(WARM_AFTER_SECONDS)
    yield
    app.state.desk.close()
    app.state.changes.close()
    app.state.database.close()
