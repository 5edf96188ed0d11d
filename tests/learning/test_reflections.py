"""Private words: saved, never lost, shared one by one, and read by nobody else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from app.learning import actions
from app.learning.models import Reflection
from app.learning.rules import loses_words
from tests.cast import Cast

MODULE = "/learn/listening-in-threes"
PATH = f"{MODULE}/reflections/my-pull"
WORDS = "Tôi hay khuyên em gái tôi, kể cả khi nó không hỏi."
FRAGMENT = {"HX-Request": "true"}


def write(browser, text=WORDS, version=0, path=PATH, **more):
    return browser.post(path, data={"text": text, "version": str(version)} | more)


def kept(db) -> Reflection:
    db.expire_all()
    found = db.exec(select(Reflection)).one()
    db.commit()  # a session that prepares holds the right to write
    return found


def test_a_text_is_saved_and_stands_there_again(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    answer = write(browser)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{MODULE}#reflection-my-pull",
    )
    text = browser.get(MODULE).text
    assert f">{WORDS}</textarea>" in text
    assert "Only you can read this" in text
    assert WORDS in browser.get("/notes").text


def test_saved_is_said_only_after_saving(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    assert "Saved " not in browser.get(MODULE).text.split("reflection-state-my-pull")[1][:900]
    answer = browser.post(PATH, data={"text": WORDS, "version": "0"}, headers=FRAGMENT)
    assert answer.text.lstrip().startswith('<div class="reflection-state"')
    assert "Saved " in answer.text
    assert 'name="version" value="1"' in answer.text
    assert "<textarea" not in answer.text  # the box in which somebody types is never replaced


def test_what_is_too_long_is_refused_and_shown_again(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    long = "ậ" * 5001
    answer = write(browser, long)
    assert answer.status_code == 422
    assert long in answer.text
    assert "at most 5000 characters" in answer.text
    assert db.exec(select(Reflection)).all() == []
    db.commit()
    assert write(browser, "ậ" * 5000).status_code == 303


def test_a_line_end_of_a_browser_is_one_character(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    assert write(browser, "a\r\n" * 2500).status_code == 303
    assert kept(db).text == "a\n" * 2500


def test_marks_and_signs_come_back_as_they_were_typed(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    write(browser, "<script>alert(1)</script> & “ễ”\n  zwei")
    text = browser.get(MODULE).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “ễ”\n  zwei</textarea>" in text


def test_two_devices_never_wipe_out_each_other(client, cast: Cast, db) -> None:
    phone, laptop = client(cast.trainee), client(cast.trainee)
    write(phone, "from the phone", 0)
    answer = write(laptop, "from the laptop", 0)
    assert answer.status_code == 409
    assert "from the phone" in answer.text
    assert "from the laptop" in answer.text
    assert kept(db).text == "from the phone"
    # The draft that saves itself goes on colliding, and still nothing is lost.
    again = laptop.post(
        PATH, data={"text": "from the laptop, more", "version": "0"}, headers=FRAGMENT
    )
    assert again.status_code == 409
    assert 'name="version" value="0"' in again.text
    assert kept(db).text == "from the phone"


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("mine", "from the laptop"),
        ("other", "from the phone"),
        ("both", "from the phone\n\nfrom the laptop"),
    ],
)
def test_the_author_settles_two_texts(client, cast: Cast, db, choice: str, text: str) -> None:
    browser = client(cast.trainee)
    write(browser, "from the phone", 0)
    answer = write(browser, "from the laptop", 0, settle=f"{choice}:1")
    assert answer.status_code == 303
    assert kept(db).text == text


def test_settling_what_has_moved_on_shows_the_newest(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    write(browser, "first", 0)
    write(browser, "second", 1)
    answer = write(browser, "mine", 0, settle="mine:1")
    assert answer.status_code == 409
    assert "second" in answer.text
    assert kept(db).text == "second"


def test_sending_again_changes_nothing(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    for _ in range(3):
        assert write(browser).status_code == 303
    assert (kept(db).text, kept(db).version) == (WORDS, 1)


def test_typing_on_after_a_lost_answer_is_no_collision(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    write(browser, "I wait", 0)
    assert write(browser, "I wait longer", 0).status_code == 303
    assert kept(db).text == "I wait longer"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=6), st.integers(0, 4)), max_size=8))
def test_no_order_of_saves_loses_words_silently(saves: list[tuple[str, int]]) -> None:
    text, version = "", 1
    for new, seen in saves:
        if new == text or loses_words(text, version, seen, new):
            continue
        # Words go only when their author saw them, or when they are the beginning of the new ones.
        assert seen == version or not text or new.startswith(text)
        text, version = new, version + 1


@pytest.mark.parametrize(
    "who",
    ["other_trainee", "trainer", "coach", "coordinator", "admin", "outsider", "outside_trainee"],
)
def test_nobody_else_ever_reads_a_private_reflection(client, cast: Cast, who: str) -> None:
    write(client(cast.trainee))
    browser = client(getattr(cast, who))
    for path in (
        MODULE,
        f"{MODULE}?as=participant",
        PATH,
        "/learn",
        "/learn/shared",
        f"/learn/shared?person={cast.trainee.id}",
        "/notes",
        "/notes?q=khuyen",
        "/",
        f"/people/{cast.trainee.id}",
    ):
        assert "khuyên em" not in browser.get(path).text, path


def test_nobody_writes_into_or_shares_anothers_reflection(client, cast: Cast, db) -> None:
    write(client(cast.trainee))
    other = client(cast.other_trainee)
    write(other, "mine", 1)
    write(other, "mine", 1, f"{PATH}/share")
    found = {each.person_id: each for each in db.exec(select(Reflection))}
    assert found[cast.trainee.id].text == WORDS
    assert found[cast.trainee.id].shared_at is None


@pytest.mark.parametrize("who", ["trainer", "coach"])
def test_shared_words_are_read_by_trainers_and_coaches_until_taken_back(
    client, cast: Cast, who: str
) -> None:
    browser, reader = client(cast.trainee), client(getattr(cast, who))
    assert WORDS not in reader.get("/learn/shared").text
    write(browser)
    write(browser, WORDS, 1, f"{PATH}/share")
    assert "Shared with your trainers and coaches" in browser.get(MODULE).text
    shared = reader.get("/learn/shared").text
    assert WORDS in shared
    assert "Phạm Ngọc Lan" in shared
    assert WORDS in reader.get(f"/learn/shared?person={cast.trainee.id}").text
    write(browser, WORDS, 1, f"{PATH}/take-back")
    assert WORDS not in reader.get("/learn/shared").text
    assert WORDS in browser.get(MODULE).text


@pytest.mark.parametrize(
    "who", ["other_trainee", "coordinator", "admin", "outsider", "outside_trainee"]
)
def test_shared_words_reach_nobody_beyond(client, cast: Cast, who: str) -> None:
    browser = client(cast.trainee)
    write(browser, WORDS, 0, f"{PATH}/share")
    other = client(getattr(cast, who))
    answer = other.get("/learn/shared")
    assert answer.status_code == (200 if who == "outsider" else 404)
    assert "khuyên em" not in answer.text
    assert other.get(f"/learn/shared?person={cast.trainee.id}").status_code == 404


def test_sharing_saves_what_stands_in_the_box(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    answer = write(browser, WORDS, 0, f"{PATH}/share")
    assert answer.status_code == 303
    assert kept(db).text == WORDS
    assert kept(db).shared_at is not None


def test_nothing_cannot_be_shared(client, cast: Cast, db) -> None:
    answer = write(client(cast.trainee), "  ", 0, f"{PATH}/share")
    assert answer.status_code == 422
    assert "Write something first" in answer.text
    assert kept(db).shared_at is None


def test_taking_back_works_even_when_the_text_collides(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    write(browser, WORDS, 0, f"{PATH}/share")
    answer = write(browser, "other words", 0, f"{PATH}/take-back")
    assert answer.status_code == 409
    assert kept(db).shared_at is None


def test_words_wiped_out_by_their_author_are_no_longer_shared(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    write(browser, WORDS, 0, f"{PATH}/share")
    write(browser, "", 1)
    assert kept(db).shared_at is None


def test_a_prompt_that_does_not_exist_takes_nothing(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    for path in (f"{MODULE}/reflections/nothing", "/learn/nothing/reflections/my-pull"):
        assert browser.get(path).status_code == 404
        for end in ("", "/share", "/take-back"):
            assert write(browser, path=path + end).status_code == 404
    assert db.exec(select(Reflection)).all() == []


def test_words_typed_after_the_sign_in_ended_are_kept_in_the_sign_in_form(
    client, cast: Cast
) -> None:
    browser = client(cast.trainee)
    token = browser.cookies["chairs"]
    browser.post("/sign-out")
    browser.cookies.set("chairs", token)
    answer = write(browser)
    assert answer.status_code == 401
    assert WORDS in answer.text


def test_words_outlive_the_prompt_they_answer(client, cast: Cast, db) -> None:
    actions.save_reflection(db, cast.trainee.id, "gone-module", "gone", WORDS, 0)
    db.commit()
    text = client(cast.trainee).get("/notes").text
    assert WORDS in text
    assert "no longer there" in text


def test_the_same_first_words_from_two_requests_are_one_row(app, cast: Cast, db) -> None:
    first = actions.save_reflection(db, cast.trainee.id, "m", "p", "one", 0)
    assert actions._first_words(db, cast.trainee.id, "m", "p", "two").id == first.reflection.id
    assert kept(db).text == "one"
