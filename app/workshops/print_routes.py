"""The page from which a workshop's books and sheets are printed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session as DbSession
from starlette.datastructures import FormData

from app import clock
from app.accounts.access import Who
from app.curriculum.library import Library
from app.curriculum.model import Language
from app.db.session import Db
from app.jobs import queries as jobs
from app.printing.actions import order_print
from app.printing.documents import DOCUMENTS, PAPER_NAMES
from app.printing.faults import PrintingFault
from app.printing.order import Order
from app.web.forms import Filled, fill, read, typed
from app.web.templates import page
from app.workshops import queries
from app.workshops.access import staffed_workshop
from app.workshops.forms import LARGEST_ID, PrintForm
from app.workshops.models import Workshop
from app.workshops.print_room import occasion_of

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("/workshops/{workshop_id}/print")
def show_print(request: Request, workshop_id: Id, actor: Who, db: Db) -> Response:
    """What can be printed for a workshop, and what was."""
    return _print_page(request, db, staffed_workshop(db, actor, workshop_id), Filled())


@router.post("/workshops/{workshop_id}/print")
def print_workshop(request: Request, workshop_id: Id, actor: Who, db: Db, data: Sent) -> Response:
    """Ask for one printed thing; what is made already is there at once."""
    workshop = staffed_workshop(db, actor, workshop_id)
    form = fill(PrintForm, typed(data))
    if form.value is None:
        return _print_page(request, db, workshop, form, 422)
    library: Library = request.app.state.library.current()
    settings = request.app.state.settings
    wanted = form.value
    order = Order(
        document=wanted.document,
        programme=workshop.programme_id,
        language=wanted.language,
        paper=wanted.paper,
        named=wanted.named,
        printed_on=clock.today(workshop.zone),
        address=settings.public_url or str(request.base_url),
        occasion=occasion_of(db, library, workshop, Language(wanted.language)),
    )
    try:
        job = order_print(
            db,
            request.app.state.bell.ring,
            settings.data_dir,
            library,
            order,
            organisation_id=workshop.organisation_id,
            asked_by_id=actor.person_id,
            workshop_id=workshop.id,
        )
    except PrintingFault as fault:
        form.refuse("document", fault.phrase)
        return _print_page(request, db, workshop, form, 422)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


def _print_page(
    request: Request,
    db: DbSession,
    workshop: Workshop,
    form: Filled[PrintForm],
    status: int = 200,
) -> Response:
    workshop_id = workshop.id or 0
    made = [(job, Order.read(job.values)) for job in jobs.of_workshop(db, workshop_id)]
    return page(
        request,
        "workshops/print.html",
        status,
        workshop=workshop,
        documents=list(DOCUMENTS.values()),
        papers=PAPER_NAMES,
        form=form,
        refused=form.errors.get("document"),
        people=len(queries.participants(db, workshop_id)),
        made=[(job, order, DOCUMENTS[order.document]) for job, order in made],
    )
