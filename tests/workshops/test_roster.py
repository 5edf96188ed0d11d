"""The roster and the matrix: who takes part, and who has come how far."""

import pytest
from sqlmodel import select

from app.accounts import actions as accounts
from app.accounts.models import AuditEntry
from app.accounts.rules import Actor, Role
from app.errors import NotFound
from app.learning.models import StepProgress
from app.workshops import queries
from app.workshops.joining import join_workshop
from app.workshops.models import Participant
from app.workshops.print_values import print_values
from tests.cast import Cast
from tests.workshops.conftest import MOMENT, Held, actor_of

NEW = ["Nguyễn Văn Ân", "Trần Thị Ánh", "Đặng Thị An", "Lê Văn Đạt", "Vũ Thị Dung"]


@pytest.fixture
def newcomers(db, cast: Cast) -> list[int]:
    """Five trainees of the organisation who have no place yet."""
    ids = []
    for number, name in enumerate(NEW):
        person = accounts.add_person(db, cast.trainer.organisation_id, name, f"new{number}")
        accounts.give_role(db, person.id or 0, cast.trainer.organisation_id, Role.TRAINEE)
        ids.append(person.id or 0)
    db.commit()
    return ids


def test_several_are_put_in_at_once_and_stand_in_vietnamese_order(
    client, cast: Cast, held: Held, newcomers: list[int], db
) -> None:
    browser = client(cast.trainer)
    answer = browser.post(f"/workshops/{held.id}/roster", data={"people": newcomers})
    assert answer.status_code == 303
    names = [seat.full_name for seat in queries.seats(db, held.id)]
    assert names == [
        "Đặng Thị An",
        "Trần Thị Ánh",
        "Nguyễn Văn Ân",
        "Vũ Thị Dung",
        "Lê Văn Đạt",
        "Phạm Ngọc Lan",
        "Đỗ Anh Tuấn",
    ]


def test_putting_in_twice_gives_one_chair(
    client, cast: Cast, held: Held, newcomers: list[int], db
) -> None:
    browser = client(cast.trainer)
    for _ in range(2):
        browser.post(f"/workshops/{held.id}/roster", data={"people": newcomers})
    assert len(db.exec(select(Participant)).all()) == 7


def test_somebody_of_another_organisation_cannot_be_put_in(
    client, cast: Cast, held: Held, newcomers: list[int], db
) -> None:
    sent = {"people": [newcomers[0], cast.outside_trainee.id]}
    answer = client(cast.trainer).post(f"/workshops/{held.id}/roster", data=sent)
    assert answer.status_code == 404
    assert len(queries.seats(db, held.id)) == 2


def test_nobody_ticked_is_said(client, cast: Cast, held: Held, newcomers: list[int]) -> None:
    answer = client(cast.trainer).post(f"/workshops/{held.id}/roster", data={})
    assert answer.status_code == 422
    assert "Tick at least one person" in answer.text


@pytest.mark.parametrize("words", ["dang thi", "Đặng", "an dang"])
def test_names_are_found_with_and_without_marks(
    client, cast: Cast, held: Held, newcomers: list[int], words: str
) -> None:
    browser = client(cast.trainer)
    text = browser.get(
        f"/workshops/{held.id}/roster", params={"q": words}, headers={"HX-Request": "true"}
    ).text
    assert text.lstrip().startswith('<div id="candidates">')
    assert "Đặng Thị An" in text
    assert "Vũ Thị Dung" not in text


def test_who_sits_already_is_not_offered(
    client, cast: Cast, held: Held, newcomers: list[int], db
) -> None:
    workshop = queries.by_client_id(db, "0" * 32)
    assert {person.id for person in queries.candidates(db, workshop, "")} == set(newcomers)


def test_who_is_taken_out_can_be_put_back(client, cast: Cast, held: Held, db) -> None:
    browser = client(cast.trainer)
    address = f"/workshops/{held.id}/roster"
    browser.post(f"{address}/{held.lan}/leave")
    assert [seat.full_name for seat in queries.seats(db, held.id)] == ["Đỗ Anh Tuấn"]
    db.rollback()
    assert "Put back" in browser.get(address).text
    assert client(cast.trainee).get(f"/workshops/{held.id}").status_code == 404
    browser.post(f"{address}/{held.lan}/return")
    assert len(queries.seats(db, held.id)) == 2
    about = select(AuditEntry.action).where(AuditEntry.about_person_id == cast.trainee.id)
    assert db.exec(about.order_by(AuditEntry.id)).all()[-2:] == ["left", "joined"]


def test_a_chair_of_another_workshop_cannot_be_touched(client, cast: Cast, held: Held) -> None:
    answer = client(cast.trainer).post(f"/workshops/{held.id}/roster/999/leave")
    assert answer.status_code == 404


def test_an_import_puts_people_in_by_the_workshops_id(
    app, db, cast: Cast, held: Held, trainer: Actor, newcomers: list[int]
) -> None:
    assert app.state.join_workshop is join_workshop
    assert join_workshop(db, trainer, held.id, newcomers) == "Five days"
    assert len(queries.seats(db, held.id)) == 7


@pytest.mark.parametrize("player", ["coach", "outsider", "trainee"])
def test_an_import_of_somebody_who_may_not_change_it_finds_nothing(
    db, cast: Cast, held: Held, newcomers: list[int], player: str
) -> None:
    role = Role.COACH if player == "coach" else Role.TRAINER
    someone = actor_of(getattr(cast, player), *([] if player == "trainee" else [role]))
    with pytest.raises(NotFound):
        join_workshop(db, someone, held.id, newcomers)


def test_the_matrix_counts_steps_of_each_person(app, client, cast: Cast, held: Held, db) -> None:
    module = app.state.library.current().module("opening-the-circle")
    for step in module.steps:
        db.add(
            StepProgress(
                client_id=f"lan-{step.id}",
                person_id=cast.trainee.id,
                module_id=module.id,
                step_id=step.id,
                kind="done",
                content_hash="",
                happened_at=MOMENT,
            )
        )
    db.commit()
    text = client(cast.trainer).get(f"/workshops/{held.id}/progress").text
    count = len(module.steps)
    assert f'<td class="cell whole numbers"><span>{count}/{count}</span></td>' in text
    assert f'<td class="cell none numbers"><span>0/{count}</span></td>' in text
    assert "n = 2 people" in text
    assert "1 person has not marked a step yet: Đỗ Anh Tuấn" in text


def test_others_ask_who_was_trained_and_which_workshop_matters(db, cast: Cast, held: Held) -> None:
    trained = queries.people_trained(db, cast.trainer.organisation_id)
    assert [person.full_name for person in trained] == ["Phạm Ngọc Lan", "Đỗ Anh Tuấn"]
    assert queries.people_trained(db, cast.outsider.organisation_id) == []
    mine = queries.workshop_of_trainee(db, cast.trainee.id, MOMENT.date())
    assert mine is not None
    assert mine.id == held.id
    assert queries.workshop_of_trainee(db, cast.coach.id, MOMENT.date()) is None
    on = queries.last_trained_on(db, cast.trainer.organisation_id)
    assert on[cast.trainee.id] == mine.ends_on


def test_the_printing_room_gets_what_a_cover_needs(db, cast: Cast, held: Held) -> None:
    values = print_values(db, queries.by_client_id(db, "0" * 32))
    assert (values.title, values.place, values.organisation) == (
        "Five days",
        "Hall",
        "Nhóm Bến Sông",
    )
    assert values.trainers == ("Nguyễn Thị Hạnh",)
    assert values.participants == ("Phạm Ngọc Lan", "Đỗ Anh Tuấn")
    assert len(values.dates) == 5
