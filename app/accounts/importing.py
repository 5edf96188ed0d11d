"""The pages of a roster that comes in: choose a file, look at what will happen, carry it out."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from app import clock
from app.accounts import access, actions, queries, secrets
from app.accounts.access import Manager
from app.accounts.forms import RosterForm
from app.accounts.models import Organisation, Person
from app.accounts.roster import Entry, Judged, judge, read_roster
from app.accounts.rules import MANAGES_PEOPLE, Actor
from app.accounts.spreadsheet import Unreadable
from app.db.session import Db, database_of
from app.errors import NotFound, Phrase
from app.web.forms import Filled, client_id, fill, read, typed
from app.web.site import site_of
from app.web.templates import page

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]


@dataclass(frozen=True)
class Goal:
    """Where the people of a roster go: an organisation, and perhaps a workshop of it."""

    organisation_id: int
    workshop_id: int | None


def _goal(data: FormData, actor: Actor) -> Goal:
    place, workshop = str(data.get("organisation_id") or ""), str(data.get("workshop_id") or "")
    return Goal(
        int(place) if place.isdecimal() and len(place) < 10 else actor.organisation_id,
        int(workshop) if workshop.isdecimal() and len(workshop) < 10 else None,
    )


@router.get("/people/import")
def choose_roster(
    request: Request, actor: Manager, db: Db, workshop: int = 0, organisation: int = 0
) -> Response:
    """The form that takes an Excel or CSV file."""
    goal = Goal(organisation or actor.organisation_id, workshop or None)
    return _choose(request, actor, db, goal)


def _choose(
    request: Request, actor: Actor, db: Session, goal: Goal, fault: Phrase | None = None
) -> Response:
    form: Filled[RosterForm] = Filled()
    if fault:
        form.refuse("file", fault)
    values: dict[str, Any] = {
        "goal": goal,
        "places": queries.organisations(db, actor.organisations_with(MANAGES_PEOPLE)),
        "form": form,
    }
    return page(request, "accounts/choose_roster.html", 422 if fault else 200, **values)


@router.post("/people/import")
def preview_roster(request: Request, data: Sent, actor: Manager) -> Response:
    """What a file would do, row by row. Nothing is written."""
    goal = _goal(data, actor)
    with database_of(request).reading() as db:
        place = access.place_for_people(db, actor, goal.organisation_id)
        try:
            roster = read_roster(_content(data.get("file")), clock.today())
        except Unreadable as unreadable:
            return _choose(request, actor, db, goal, unreadable.phrase)
        judged = _judged(db, place, roster.entries)
        return _preview(request, place, goal, judged, roster.ignored)


def _content(sent: object) -> bytes:
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise Unreadable("Please choose a file.")
    return sent.file.read()


def _judged(db: Session, place: Organisation, entries: Sequence[Entry]) -> list[Judged]:
    known = queries.known_people(db, place.id or 0)
    return judge(entries, known, queries.user_names(db))


def _preview(
    request: Request,
    place: Organisation,
    goal: Goal,
    judged: Sequence[Judged],
    ignored: Sequence[str] = (),
    status: int = 200,
) -> Response:
    faults = [row for row in judged if row.faults]
    values: dict[str, Any] = {
        "place": place,
        "goal": goal,
        "judged": sorted(judged, key=lambda row: not row.faults),  # faults come first
        "faulty": len(faults),
        "new": sum(row.outcome == "new" for row in judged),
        "here": sum(row.outcome == "here" for row in judged),
        "ignored": ignored,
        "rows": "" if faults else _as_json([row.entry for row in judged]),
        "client_id": client_id(),
    }
    return page(request, "accounts/preview_roster.html", 422 if faults else status, **values)


def _as_json(entries: Sequence[Entry]) -> str:
    """The rows as they travel through the preview; empty fields stay at home."""
    return json.dumps([_row(entry) for entry in entries], ensure_ascii=False, separators=(",", ":"))


def _row(entry: Entry) -> dict[str, Any]:
    row = {
        "line": entry.line,
        "full_name": entry.full_name,
        "user_name": entry.user_name,
        "born_on": entry.born_on.isoformat() if entry.born_on else "",
        "sex": entry.sex,
        "unit": entry.unit,
        "commune": entry.commune,
        "province": entry.province,
        "phone": entry.phone,
    }
    return {name: value for name, value in row.items() if value}


@router.post("/people/import/carry-out")
def import_roster(request: Request, data: Sent, actor: Manager) -> Response:
    """Add the new people of a previewed roster, all or none; shows their first PINs, this once."""
    database = database_of(request)
    form = fill(RosterForm, typed(data))
    wanted = form.value
    if wanted is None:
        fault = form.errors.get("rows", Phrase("The list came back damaged. Send the file again."))
        with database.reading() as db:
            return _choose(request, actor, db, _goal(data, actor), fault)
    goal = Goal(wanted.organisation_id, wanted.workshop_id)
    entries = [row.entry() for row in wanted.rows]
    with database.reading() as db:
        place = access.place_for_people(db, actor, goal.organisation_id)
        before = _judged(db, place, entries)
    pins = [secrets.first_secret(wanted.client_id, e.line, pin=True) for e in entries]
    hashes = _hashes(request, before, pins)
    with database.writing() as db:
        if done := actions.claim(db, wanted.client_id):
            ids, shown = [int(text) for text in done.split()], None
        else:
            judged = _judged(db, place, entries)
            pairs = zip(judged, hashes, strict=True)
            if any(row.faults or not (row.person_id or made) for row, made in pairs):
                # Somebody changed something in between: look again.
                db.rollback()
                return _preview(request, place, goal, judged, status=409)
            ids = actions.add_from_roster(db, actor, place.id or 0, judged, hashes)
            shown = [row.outcome == "new" for row in judged]
            _join(request, db, actor, goal, ids)
            actions.settle(db, wanted.client_id, " ".join(map(str, ids)))
        people = queries.people_by_id(db, ids)
        db.commit()
    everybody = [people[i] for i in ids]
    if shown is None:
        shown = _still_in_use(request, everybody, pins)
    cards = [
        Card(one, pin if new else "") for one, pin, new in zip(everybody, pins, shown, strict=True)
    ]
    return _result(request, place, goal, cards)


def _hashes(request: Request, judged: Sequence[Judged], pins: Sequence[str]) -> list[str]:
    # Hashing takes its time on purpose: it is done before the write begins, on two processors.
    effort = request.app.state.settings.hash_effort
    with ThreadPoolExecutor(2) as pool:
        made = [
            pool.submit(secrets.hashed, pin, effort) if row.outcome == "new" else None
            for row, pin in zip(judged, pins, strict=True)
        ]
        return [hashing.result() if hashing else "" for hashing in made]


def _join(request: Request, db: Session, actor: Actor, goal: Goal, ids: list[int]) -> None:
    """Put the people into the workshop from which somebody came here, if they did."""
    if goal.workshop_id is None:
        return
    # The room of workshops stands above this one, so the application hands its function in.
    join = getattr(request.app.state, "join_workshop", None)
    if join is None:
        raise NotFound
    join(db, actor, goal.workshop_id, ids)


@dataclass(frozen=True)
class Card:
    """A person with a first PIN, to be cut out and handed over; without PIN when it is theirs."""

    person: Person
    pin: str


def _still_in_use(request: Request, people: Sequence[Person], pins: Sequence[str]) -> list[bool]:
    """Whose first PIN this still is: a form sent twice must not show what is no longer true."""
    effort = request.app.state.settings.hash_effort

    def fits(person: Person, pin: str) -> bool:
        first = person.secret_kind == "first-pin"
        return first and secrets.matches(person.secret_hash, pin, effort)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(fits, people, pins))


def _result(request: Request, place: Organisation, goal: Goal, cards: list[Card]) -> Response:
    values: dict[str, Any] = {
        "place": place,
        "goal": goal,
        "cards": [card for card in cards if card.pin],
        "here": [card.person for card in cards if not card.pin],
        "site": site_of(request),
        "path": "/people",  # where a change of language leads back to
    }
    response = page(request, "accounts/imported.html", **values)
    response.headers["Cache-Control"] = "no-store"
    return response
