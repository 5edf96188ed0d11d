"""Plays the story into an empty database: people, two workshops, their learning and coaching."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app import clock
from app.accounts import actions as accounts
from app.accounts import queries as people
from app.accounts import secrets
from app.accounts.models import Person
from app.accounts.rules import Role, user_name_for
from app.curriculum.library import Library
from app.db.engine import Database
from app.demo import coaching, learned
from app.demo.people import (
    FIRST_CIRCLE,
    ORGANISATION,
    PASSWORD,
    PIN,
    SECOND_CIRCLE,
    SHORT_NAME,
    Invented,
)
from app.demo.people import STAFF as STAFF_PEOPLE
from app.demo.story import ROLES, Story
from app.errors import Phrase, Refused
from app.settings import Settings
from app.workshops import actions as workshops
from app.workshops import marking
from app.workshops import queries as workshop_queries
from app.workshops.agenda import content_hash
from app.workshops.forms import AboutForm
from app.workshops.models import Workshop
from app.workshops.rules import Half, Status

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PROGRAMME = "facilitation-five-day"


def load(database: Database, library: Library, settings: Settings) -> bool:
    """Play the story if nobody is there yet; refuse when there are real people.

    Gives False when the demonstration is there already. All or nothing: one transaction.
    """
    # Hashing takes its time on purpose; it is done before anything is locked.
    password, pin = (secrets.hashed(s, settings.hash_effort) for s in (PASSWORD, PIN))
    with database.writing() as db:
        if people.real_people(db):
            raise Refused(Phrase("There are real people here; the demonstration is not for them."))
        if people.anybody(db):
            return False
        story = Story(db, library, clock.today(settings.zone))
        _found(story, password, pin)
        _first_workshop(story)
        _second_workshop(story)
        coaching.coached(story)
        db.commit()
    return True


def _found(story: Story, password: str, pin: str) -> None:
    started = story.today - timedelta(days=150)
    with clock.at(_local(started, 9)):
        organisation = accounts.found_organisation(
            story.db, ORGANISATION, SHORT_NAME, invented=True
        )
        story.organisation_id = organisation.id or 0
        for who, invented in STAFF_PEOPLE.items():
            story.staff[who] = _person(story, invented, "password", password, ROLES[who])
        story.first = [_trainee(story, invented, pin) for invented, _ in FIRST_CIRCLE]
    with clock.at(_local(story.today - timedelta(days=20), 10)):
        story.second = [_trainee(story, invented, pin) for invented in SECOND_CIRCLE]


def _trainee(story: Story, invented: Invented, pin: str) -> Person:
    return _person(story, invented, "pin", pin, (Role.TRAINEE,))


def _person(
    story: Story, invented: Invented, kind: str, secret_hash: str, roles: Sequence[Role]
) -> Person:
    name = user_name_for(invented.full_name, people.user_names(story.db))
    person = accounts.add_person(
        story.db,
        story.organisation_id,
        invented.full_name,
        name,
        sex=invented.sex,
        unit=invented.unit,
        commune=invented.commune,
        province=invented.province,
        born_on=date(invented.born, 1 + invented.born % 12, 1 + invented.born % 28),
        secret_kind=kind,
        secret_hash=secret_hash,
        invented=True,
    )
    for role in roles:
        accounts.give_role(story.db, person.id or 0, story.organisation_id, role)
    return person


def _first_workshop(story: Story) -> None:
    first_day = story.today - timedelta(days=122)
    first_day -= timedelta(days=first_day.weekday())  # a Monday
    dates = [first_day + timedelta(days=n) for n in range(5)]
    workshop = _plan(story, dates, "Nhà văn hóa phường Lê Chân", story.first)
    for number, held_on in enumerate(dates, start=1):
        _attend(story, workshop, number, held_on, (Half.MORNING, Half.AFTERNOON))
    learned.whole_course(story, workshop, dates)


def _second_workshop(story: Story) -> None:
    """Five days, of which today is the third; Sundays are left out."""
    dates = [*_days_before(story.today, 2), story.today, *_days_after(story.today, 2)]
    workshop = _plan(story, dates, "Trung tâm cộng đồng Ngô Quyền", story.second)
    for number, held_on in enumerate(dates[:2], start=1):
        _attend(story, workshop, number, held_on, (Half.MORNING, Half.AFTERNOON))
    _attend(story, workshop, 3, story.today, (Half.MORNING,))
    learned.half_way(story, workshop, dates)


def _days_before(day: date, count: int) -> list[date]:
    found: list[date] = []
    while len(found) < count:
        day -= timedelta(days=1)
        if day.weekday() != 6:
            found.insert(0, day)
    return found


def _days_after(day: date, count: int) -> list[date]:
    found: list[date] = []
    while len(found) < count:
        day += timedelta(days=1)
        if day.weekday() != 6:
            found.append(day)
    return found


def _plan(story: Story, dates: list[date], venue: str, circle: list[Person]) -> Workshop:
    programme = story.library.programme(PROGRAMME, learned.LANGUAGE)
    if programme is None:
        raise Refused(Phrase("The programme of the demonstration is not in the curriculum."))
    trainers = [story.staff["trainer"].id or 0, story.staff["second_trainer"].id or 0]
    about = AboutForm(
        title=programme.title,
        venue=venue,
        province="Hải Phòng",
        commune="",
        language="vi",
        trainers=trainers,
    )
    with clock.at(_local(dates[0] - timedelta(days=18), 10)):
        workshop = workshops.plan_workshop(
            story.db,
            story.actor("trainer"),
            story.organisation_id,
            programme,
            content_hash(story.library, PROGRAMME),
            about,
            dates,
            client_id=f"demo{dates[0]:%Y%m%d}".ljust(32, "0"),
            invented=True,
        )
        workshops.join(
            story.db, story.actor("trainer"), workshop, [person.id or 0 for person in circle]
        )
    return workshop


def _attend(
    story: Story, workshop: Workshop, number: int, held_on: date, halves: Sequence[Half]
) -> None:
    day = workshop_queries.days(story.db, workshop.id or 0)[number - 1]
    seats = workshop_queries.seats(story.db, workshop.id or 0)
    trainer, second = story.actor("trainer"), story.actor("second_trainer")
    for half in halves:
        hour = 8 if half is Half.MORNING else 13
        exceptions = _exceptions(len(seats), number, half)
        wanted = {seats[index].participant_id: status for index, status in exceptions.items()}
        with clock.at(_local(held_on, hour, 20)):
            marking.mark_the_rest_present(story.db, trainer, day, half)
            marking.mark(story.db, trainer, day, half, wanted)
        late = [seat for seat, status in wanted.items() if status is Status.ABSENT]
        if number == 2 and half is Half.MORNING and late:
            # Somebody marked absent had only come late: put right by the second trainer.
            with clock.at(_local(held_on, hour, 55)):
                marking.mark(story.db, second, day, half, {late[0]: Status.LATE})


def _exceptions(seats: int, number: int, half: Half) -> dict[int, Status]:
    turn = number * 2 + (half is Half.AFTERNOON)
    found = {(turn * 5 + 3) % seats: Status.LATE, (turn * 7 + 1) % seats: Status.ABSENT}
    if turn % 3 == 0:
        found[(turn * 11 + 4) % seats] = Status.EXCUSED
    return found


def _local(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in Vietnam, never later than now."""
    moment = datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)
    return min(moment, datetime.now(UTC) - timedelta(minutes=1))
