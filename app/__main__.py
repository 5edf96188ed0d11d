"""`python -m app`: the command line."""

from app.cli import cli

if __name__ == "__main__":
    cli()
