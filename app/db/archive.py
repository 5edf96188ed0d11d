"""Backups: everything in one ZIP, read again when it is made; the same file for both databases."""

import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Table, TypeDecorator, func, insert, select, text
from sqlmodel import SQLModel

from app import clock
from app.db.engine import Database
from app.db.tables import load_all_tables
from app.errors import Phrase, Refused

FORMAT = 1
FOLDERS = ("logos",)  # of the data directory; books can be made again
MANIFEST = "manifest.json"
ROWS_AT_ONCE = 500


def save(database: Database, data_dir: Path, out: Path) -> dict[str, int]:
    """Write all tables and logos into `out`, read the file again, and give the rows of each table.

    The database may be in use: everything is read in one transaction. A file that is there already
    is replaced only by one that could be read again.
    """
    load_all_tables()
    beside = out.with_name(out.name + ".new")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        with database.reading() as db:
            connection = db.connection()
            tables = {table.name: _write(archive, connection, table) for table in _tables()}
        files = [_keep(archive, data_dir, path) for path in _files(data_dir)]
        about = {"format": FORMAT, "made_at": clock.now().isoformat(), "tables": tables}
        archive.writestr(MANIFEST, json.dumps(about | {"files": dict(files)}))
    verify(beside)
    beside.replace(out)
    return {name: each["rows"] for name, each in tables.items()}


def verify(path: Path) -> dict[str, Any]:
    """Read a backup to its end; gives its manifest. Raises Refused when anything is missing."""
    try:
        with zipfile.ZipFile(path) as archive:
            about: dict[str, Any] = json.loads(archive.read(MANIFEST))
            for name, each in about["tables"].items():
                content = archive.read(f"tables/{name}.jsonl")
                if sha256(content).hexdigest() != each["sha256"]:
                    raise Refused(_damaged(name))
            for name, digest in about["files"].items():
                if sha256(archive.read(name)).hexdigest() != digest:
                    raise Refused(_damaged(name))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as problem:
        raise Refused(_damaged(path.name)) from problem
    return about


def restore(path: Path, database: Database, data_dir: Path) -> dict[str, int]:
    """Put a backup into an empty, migrated database, whole or not at all; gives rows by table."""
    about = verify(path)
    load_all_tables()
    with zipfile.ZipFile(path) as archive, database.writing() as db:
        connection = db.connection()
        for table in _tables():
            if connection.execute(select(func.count()).select_from(table)).scalar_one():
                raise Refused(Phrase("This database is not empty. Restore into an empty one."))
        for table in _tables():
            if table.name in about["tables"]:
                _read(archive, connection, table)
        db.commit()
        for name in about["files"]:
            target = data_dir / name.removeprefix("files/")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
    return {name: each["rows"] for name, each in about["tables"].items()}


def _damaged(name: str) -> Phrase:
    return Phrase("This backup cannot be used: %(name)s is missing or damaged.", name=name)


def _tables() -> list[Table]:
    return list(SQLModel.metadata.sorted_tables)


def _files(data_dir: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(path for path in (data_dir / folder).glob("*") if path.is_file())


def _keep(archive: zipfile.ZipFile, data_dir: Path, path: Path) -> tuple[str, str]:
    name = f"files/{path.relative_to(data_dir).as_posix()}"
    content = path.read_bytes()
    archive.writestr(name, content)
    return name, sha256(content).hexdigest()


def _write(archive: zipfile.ZipFile, connection: Connection, table: Table) -> dict[str, Any]:
    digest, rows = sha256(), 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            line = json.dumps(dict(row._mapping), default=_plain, ensure_ascii=False) + "\n"
            digest.update(line.encode())
            file.write(line.encode())
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _read(archive: zipfile.ZipFile, connection: Connection, table: Table) -> None:
    waiting: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}.jsonl") as file:
        for line in file:
            row = json.loads(line)
            waiting.append({name: _typed(table, name, value) for name, value in row.items()})
            if len(waiting) == ROWS_AT_ONCE:
                connection.execute(insert(table), waiting)
                waiting = []
    if waiting:
        connection.execute(insert(table), waiting)
    _count_on(connection, table)


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if value is None or not isinstance(value, str):
        return value
    if isinstance(plain, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(plain, Date) else value


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids apart from the rows: go on after the highest."""
    key = next(iter(table.primary_key.columns))
    if connection.dialect.name == "postgresql" and key.type.python_type is int:
        highest = connection.execute(select(func.max(key))).scalar()
        if highest:
            ask = text("SELECT setval(pg_get_serial_sequence(:name, :key), :highest)")
            values = {"name": f'"{table.name}"', "key": key.name, "highest": highest}
            connection.execute(ask, values)
