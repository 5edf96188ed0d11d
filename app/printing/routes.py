"""A printed thing on its way: its progress, stopping it, taking it away."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, RedirectResponse, Response
from sqlmodel import Session

from app.accounts.access import Staff
from app.db.session import Db
from app.errors import NotFound, Phrase
from app.jobs import actions as jobs
from app.jobs import queries
from app.jobs.models import Job
from app.jobs.rules import DONE, OPEN, QUEUED, percent
from app.printing.access import visible_job
from app.printing.documents import DOCUMENTS, PAPER_NAMES
from app.printing.order import Order
from app.web.templates import page_or_fragment

router = APIRouter()
LARGEST_ID = 2**31 - 1
Id = Annotated[int, InPath(ge=1, le=LARGEST_ID)]
KINDS = {".pdf": "application/pdf", ".zip": "application/zip"}


@router.get("/jobs/{job_id}")
def show_job(request: Request, job_id: Id, actor: Staff, db: Db) -> Response:
    """How far it is; when it is done, the way to the file."""
    return _job_page(request, db, visible_job(db, actor, job_id))


@router.post("/jobs/{job_id}/cancel")
def cancel_job(request: Request, job_id: Id, actor: Staff, db: Db) -> Response:
    """Stop it; pressing twice does no harm."""
    job = visible_job(db, actor, job_id)
    jobs.cancel(db, job)
    return RedirectResponse(f"/jobs/{job_id}", status_code=303)


@router.get("/jobs/{job_id}/file")
def download_job(request: Request, job_id: Id, actor: Staff, db: Db) -> Response:
    """The finished file."""
    job = visible_job(db, actor, job_id)
    path = _file(request, job)
    if path is None:
        raise NotFound
    return FileResponse(
        path,
        media_type=KINDS.get(path.suffix, "application/octet-stream"),
        filename=job.file_name,
        headers={"Cache-Control": "private, no-store"},
    )


def _job_page(request: Request, db: Session, job: Job) -> Response:
    order = Order.read(job.values)
    return page_or_fragment(
        request,
        "printing/job.html",
        "printing/_progress.html",
        job=job,
        order=order,
        document=DOCUMENTS[order.document],
        paper_name=PAPER_NAMES[order.paper],
        percent=percent(job.done, job.total),
        ahead=queries.ahead_of(db, job) if job.status == QUEUED else 0,
        moves=job.status in OPEN,
        fault=Phrase(job.fault, **job.fault_values) if job.fault else None,
        megabytes=_megabytes(_file(request, job)),
    )


def _file(request: Request, job: Job) -> Path | None:
    """Where the finished file lies; None when it is not done, or given up for want of room."""
    data_dir: Path = request.app.state.settings.data_dir
    path = data_dir / job.file
    return path if job.status == DONE and job.file and path.is_file() else None


def _megabytes(path: Path | None) -> float | None:
    return path.stat().st_size / 1_000_000 if path else None
