"""The command line: serve, worker, migrate, setup, demo, check, print."""

from typing import Annotated

import typer
from rich.console import Console

from app.settings import read_settings

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
