"""Knowledge checks: nothing given away before, feedback after, own attempts for ever."""

import pytest
from sqlmodel import select

from app.learning.models import CheckAttempt
from tests.cast import Cast

CHECK = "start-check-a"
PATH = f"/learn/checks/{CHECK}"


@pytest.fixture
def exercise(app):
    return app.state.library.current().exercise(CHECK, "en")


def answers(exercise, right: bool = True, count: int | None = None) -> dict[str, str]:
    sent = {"client_id": "n0"}
    for question in exercise.questions[:count]:
        at = next(n for n, each in enumerate(question.options) if bool(each.right) is right)
        sent[f"q.{question.id}"] = str(at)
    return sent


def test_before_answering_nothing_is_given_away(client, cast: Cast, exercise) -> None:
    browser = client(cast.trainee)
    for path in (PATH, f"{PATH}?again=1", "/learn/opening-the-circle"):
        text = browser.get(path).text
        assert exercise.questions[0].id in text
        assert 'class="right"' not in text
        for question in exercise.questions:
            for option in question.options:
                assert option.because.text not in text


def test_answers_bring_feedback_and_the_number_right(client, cast: Cast, exercise) -> None:
    browser = client(cast.trainee)
    answer = browser.post(PATH, data=answers(exercise))
    assert answer.status_code == 303
    text = browser.get(answer.headers["location"]).text
    total = len(exercise.questions)
    assert f"{total} of {total} right" in text
    assert text.count("Your answer, and right") == total


def test_a_wrong_answer_is_told_why(client, cast: Cast, exercise) -> None:
    browser = client(cast.trainee)
    browser.post(PATH, data=answers(exercise, right=False))
    text = browser.get(PATH).text
    assert f"0 of {len(exercise.questions)} right" in text
    assert text.count('class="other chosen"') == len(exercise.questions)
    assert 'class="because"' in text


def test_questions_may_be_left_out_but_not_all(client, cast: Cast, exercise, db) -> None:
    browser = client(cast.trainee)
    answer = browser.post(PATH, data={"client_id": "n0"})
    assert answer.status_code == 422
    assert "Choose at least one answer" in answer.text
    assert db.exec(select(CheckAttempt)).all() == []
    db.commit()
    browser.post(PATH, data=answers(exercise, count=3))
    text = browser.get(PATH).text
    assert f"3 of {len(exercise.questions)} right" in text
    assert text.count("You left this out.") == len(exercise.questions) - 3


def test_sending_again_is_one_attempt_and_other_answers_are_another(
    client, cast: Cast, exercise, db
) -> None:
    browser = client(cast.trainee)
    for _ in range(3):
        browser.post(PATH, data=answers(exercise))
    assert len(db.exec(select(CheckAttempt)).all()) == 1
    db.commit()
    browser.post(PATH, data=answers(exercise, right=False))
    assert len(db.exec(select(CheckAttempt)).all()) == 2


def test_htmx_gets_the_feedback_in_place(client, cast: Cast, exercise) -> None:
    answer = client(cast.trainee).post(PATH, data=answers(exercise), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section class="check feedback" id="feedback"')


def test_all_own_attempts_are_found_again(client, cast: Cast, exercise, db) -> None:
    browser = client(cast.trainee)
    browser.post(PATH, data=answers(exercise, right=False))
    browser.post(PATH, data=answers(exercise) | {"client_id": "n1"})
    first, second = (each.id for each in db.exec(select(CheckAttempt).order_by(CheckAttempt.id)))
    total = len(exercise.questions)
    assert f"{total} of {total} right" in browser.get(PATH).text
    assert f"0 of {total} right" in browser.get(f"{PATH}?attempt={first}").text
    notes = browser.get("/notes").text
    assert f"?attempt={first}" in notes
    assert f"?attempt={second}" in notes
    assert f"{total} of {total} right" in browser.get("/learn/opening-the-circle").text


@pytest.mark.parametrize("who", ["other_trainee", "trainer", "coach", "admin", "outsider"])
def test_nobody_else_sees_an_attempt(client, cast: Cast, exercise, db, who: str) -> None:
    client(cast.trainee).post(PATH, data=answers(exercise))
    attempt = db.exec(select(CheckAttempt)).one().id
    db.commit()
    other = client(getattr(cast, who))
    assert other.get(f"{PATH}?attempt={attempt}").status_code == 404
    assert "of 20 right" not in other.get(PATH).text


def test_changed_questions_are_said_to_have_changed(client, cast: Cast, exercise, db) -> None:
    browser = client(cast.trainee)
    browser.post(PATH, data=answers(exercise))
    kept = db.exec(select(CheckAttempt)).one()
    kept.content_hash = "an older one"
    kept.answers = {"q1": [0, 99], "gone": [1]}
    db.add(kept)
    db.commit()
    text = browser.get(PATH).text
    assert "The questions have been changed since" in text
    assert f"{len(exercise.questions)} of {len(exercise.questions)} right" in text
    assert text.count(" chosen") == 1


def test_reading_in_the_other_language_is_no_change(client, cast: Cast, exercise) -> None:
    browser = client(cast.trainee)
    browser.post(PATH, data=answers(exercise))
    browser.post("/language", data={"language": "vi"})
    text = browser.get(PATH).text
    assert "đã được sửa" not in text
    assert f"Đúng {len(exercise.questions)} trên {len(exercise.questions)} câu" in text


@pytest.mark.parametrize(
    "sent",
    [{"q.q1": "99"}, {"q.q1": "-1"}, {"q.q1": "x"}, {"q.nothing": "0"}, {"q.q1": ""}],
)
def test_answers_that_do_not_exist_are_no_answers(client, cast: Cast, db, sent) -> None:
    assert client(cast.trainee).post(PATH, data=sent).status_code == 422
    assert db.exec(select(CheckAttempt)).all() == []


def test_what_is_no_check_is_not_found(client, cast: Cast) -> None:
    for name in ("listening-triads", "nothing", "listening-in-threes"):
        assert client(cast.trainee).get(f"/learn/checks/{name}").status_code == 404
        assert client(cast.trainee).post(f"/learn/checks/{name}", data={}).status_code == 404
