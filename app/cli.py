"""The command line: serve, worker, migrate, setup, demo, check, print."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from app.settings import Settings, read_settings

if TYPE_CHECKING:
    from app.curriculum.library import Library
    from app.printing.order import Order

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False, soft_wrap=True)


@cli.command()
def migrate() -> None:
    """Bring the database to the newest form."""
    from app.db.migrate import migrate_database

    migrate_database(read_settings().database)


@cli.command()
def check(
    files: Annotated[list[str] | None, typer.Argument(help="Only these files.")] = None,
    stamp: Annotated[
        bool, typer.Option("--stamp", help="Record that these translations are up to date.")
    ] = False,
) -> None:
    """Check the curriculum: every fault with file, line and remedy."""
    from app.curriculum.check import main

    raise typer.Exit(main([*(files or []), *(["--stamp"] if stamp else [])]))


@cli.command()
def setup(
    organisation: Annotated[str, typer.Option(prompt=True)],
    full_name: Annotated[str, typer.Option(prompt="Full name of the administrator")],
    user_name: Annotated[str, typer.Option(prompt="User name")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Set up the first organisation and its administrator."""
    from app.accounts import actions, queries
    from app.accounts.rules import clean_user_name, fault_of_password, fault_of_user_name
    from app.db.engine import Database
    from app.db.migrate import migrate_database

    settings = read_settings()
    name = clean_user_name(user_name)
    if fault := fault_of_user_name(name) or fault_of_password(password, name):
        raise typer.BadParameter(fault)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate_database(settings.database)
    with Database(settings.database).writing() as db:
        if queries.anybody(db):
            raise typer.BadParameter("There are people already; sign in as an administrator.")
        actions.set_up(db, organisation, full_name, name, password, settings.hash_effort)
        db.commit()
    console.print(f"Done. Sign in as {name}.")


class Printed(StrEnum):
    """What can be printed; the rows of printing/documents.py."""

    WORKBOOK = "workbook"
    TRAINER_GUIDE = "trainer-guide"
    HANDOUTS = "handouts"
    FLIPCHARTS = "flipcharts"
    CARDS = "cards"
    TESTS = "tests"
    FORMS = "forms"


@cli.command("print")
def print_document(
    document: Annotated[Printed, typer.Argument(help="What to print.")],
    out: Annotated[Path, typer.Option(help="Where to write the PDF (or the ZIP of copies).")],
    programme: Annotated[str, typer.Option(help="A programme of the curriculum.")] = "",
    workshop: Annotated[int, typer.Option(help="The number of a workshop.")] = 0,
    lang: Annotated[str, typer.Option(help="en or vi.")] = "en",
    paper: Annotated[str, typer.Option(help="a4, a5, booklet; a3 for flipcharts.")] = "a4",
    named: Annotated[bool, typer.Option("--named", help="A copy for each participant.")] = False,
) -> None:
    """Print a book or sheets into a file."""
    from app.printing.pool import press_for
    from app.settings import ROOT

    if bool(programme) == bool(workshop):
        raise typer.BadParameter("Name either a programme or a workshop.")
    # The press loads what it needs while the texts are gathered here.
    press_for(ROOT / "static").start()
    from app.curriculum.live import LiveLibrary
    from app.errors import NotFound, Refused

    settings = read_settings()
    library = LiveLibrary(settings.content_dir, settings.data_dir / "kept", follow=False).current()
    try:
        order = _order(settings, library, document, programme, workshop, lang, paper, named)
        _print(order, library, settings, out)
    except NotFound:
        console.print(f"There is no workshop {workshop}.", style="bold red")
        raise typer.Exit(1) from None
    except Refused as fault:
        console.print(str(fault.phrase), style="bold red")
        raise typer.Exit(1) from None


def _order(
    settings: Settings,
    library: "Library",
    document: Printed,
    programme: str,
    workshop: int,
    lang: str,
    paper: str,
    named: bool,
) -> "Order":
    from app import clock
    from app.curriculum.model import Language
    from app.printing.order import Order
    from app.printing.plan import Occasion

    if lang not in list(Language):
        raise typer.BadParameter("The language is en or vi.")
    occasion = Occasion()
    if workshop:
        programme, occasion = _of_workshop(settings, library, workshop, Language(lang))
    return Order(
        document=document.value,
        programme=programme,
        language=lang,
        paper=paper,
        named=named,
        printed_on=clock.today(settings.zone),
        address=settings.public_url,
        occasion=occasion,
    )


def _of_workshop(settings: Settings, library: "Library", number: int, lang: Any) -> Any:
    from app.db.engine import Database
    from app.db.tables import load_all_tables
    from app.errors import NotFound
    from app.workshops.models import Workshop
    from app.workshops.print_room import occasion_of

    load_all_tables()
    with Database(settings.database).reading() as db:
        found = db.get(Workshop, number)
        if found is None:
            raise NotFound
        return found.programme_id, occasion_of(db, library, found, lang)


def _print(order: "Order", library: "Library", settings: Settings, out: Path) -> None:
    from rich.progress import Progress

    from app.printing.keep import full_disk_explained
    from app.printing.making import make

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(order.document, total=None)

        def show(done: int, total: int, step: str) -> None:
            bar.update(task, completed=done, total=total, description=step or order.document)

        finished = make(order, library, settings, progress=show)
    with full_disk_explained():
        out.write_bytes(finished.path.read_bytes())
    console.print(f"{out} is ready.")
    if not order.address and order.document == "workbook":
        console.print("It has no QR codes: set CHAIRS_PUBLIC_URL to the address people reach.")


@cli.command()
def worker(
    beside: Annotated[bool, typer.Option("--beside", hidden=True)] = False,
) -> None:
    """Print what was asked for, until told to end."""
    import os

    from app.curriculum.live import LiveLibrary
    from app.db.engine import Database
    from app.db.tables import load_all_tables
    from app.jobs.bell import Bell
    from app.jobs.worker import Worker
    from app.printing.keep import Keep
    from app.printing.maker import maker
    from app.printing.making import workroom
    from app.printing.order import KIND
    from app.web.processes import end_with_parent

    os.nice(19)
    if beside:
        end_with_parent()
    settings = read_settings()
    load_all_tables()
    database = Database(settings.database)
    library = LiveLibrary(
        settings.content_dir, settings.data_dir / "kept", follow=settings.reload_content
    )
    Keep(workroom(settings).keep, settings.keep_megabytes).clean()
    found = Worker(database, {KIND: maker(library, settings)})
    found.look()
    Bell(settings.database, settings.data_dir).listen(found.look)


@cli.command()
def serve(
    port: Annotated[int, typer.Option(help="Where to listen.")] = 8000,
    host: Annotated[str, typer.Option(help="Which addresses to listen on.")] = "127.0.0.1",
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demonstration into an empty database.")
    ] = False,
) -> None:
    """Serve the pages, with the worker beside."""
    from app.db.migrate import is_newest, migrate_database
    from app.web import processes

    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not is_newest(settings.database):
        migrate_database(settings.database)
    if demo:
        _load_demonstration(settings)
    processes.serve(settings, host, port, lambda: _welcome(settings, host, port))


def _load_demonstration(settings: Settings) -> None:
    from app.demo.people import ORGANISATION

    if _anybody(settings):
        return
    from app.curriculum.live import LiveLibrary
    from app.db.engine import Database
    from app.db.tables import load_all_tables
    from app.demo.play import load

    load_all_tables()
    console.print(f"Playing the demonstration: {ORGANISATION}, invented.")
    database = Database(settings.database)
    library = LiveLibrary(settings.content_dir, settings.data_dir / "kept", follow=False)
    load(database, library.current(), settings)
    database.close()


def _anybody(settings: Settings) -> bool:
    from sqlalchemy import text

    from app.db.engine import Database

    database = Database(settings.database)
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT 1 FROM person LIMIT 1")).first()
    database.close()
    return found is not None


def _welcome(settings: Settings, host: str, port: int) -> None:
    console.print(f"\nThirty Chairs is served on http://{host}:{port}/\n", style="bold")
    if not _anybody(settings):
        from app.accounts.first import set_up_code

        console.print("Nobody is here yet. Open the page and set up the first administrator.")
        console.print(f"The code for it: {set_up_code(settings.data_dir)}")
    elif _demonstrated(settings):
        _print_sign_ins()
    console.print("End with Ctrl-C.")


def _demonstrated(settings: Settings) -> bool:
    from sqlalchemy import create_engine, text

    engine = create_engine(settings.database)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT 1 FROM organisation WHERE invented LIMIT 1")
        ).first()
    engine.dispose()
    return found is not None


def _print_sign_ins() -> None:
    from rich.table import Table

    from app.demo.welcome import sign_in_table

    table = Table("role", "name", "user name", "PIN or password", box=None, pad_edge=False)
    for row in sign_in_table():
        table.add_row(*row)
    console.print("Everybody here is invented. Sign in as:\n")
    console.print(table)
    console.print("\nTake the demonstration out again: python -m app demo --remove")


@cli.command()
def demo(
    remove: Annotated[bool, typer.Option("--remove", help="Take the demonstration out.")] = False,
) -> None:
    """Play the demonstration into an empty database, or take it out again."""
    from app.curriculum import files
    from app.db.engine import Database
    from app.db.migrate import migrate_database
    from app.demo import play, removal
    from app.errors import Refused

    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate_database(settings.database)
    database = Database(settings.database)
    if remove:
        console.print(f"{removal.remove(database)} invented people are gone.")
        return
    library = files.load(settings.content_dir, settings.data_dir / "kept")
    try:
        done = play.load(database, library, settings)
    except Refused as refused:
        raise typer.BadParameter(str(refused.phrase)) from None
    console.print("The demonstration is there." if done else "It was there already.")


@cli.command()
def backup(out: Annotated[Path, typer.Argument(help="The ZIP to write.")]) -> None:
    """Write everything into one file, and read it again to be sure."""
    from app.db.archive import save
    from app.db.engine import Database

    settings = read_settings()
    database = Database(settings.database)
    rows = save(database, settings.data_dir, out)
    database.close()
    console.print(f"{out} holds {sum(rows.values())} rows of {len(rows)} tables.")


@cli.command()
def restore(file: Annotated[Path, typer.Argument(help="A ZIP that `backup` wrote.")]) -> None:
    """Put a backup into an empty database."""
    from app.db.archive import restore as put_back
    from app.db.engine import Database
    from app.db.migrate import migrate_database
    from app.errors import Refused

    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate_database(settings.database)
    database = Database(settings.database)
    try:
        rows = put_back(file, database, settings.data_dir)
    except Refused as refused:
        raise typer.BadParameter(str(refused.phrase)) from None
    database.close()
    console.print(f"{sum(rows.values())} rows are back.")
