"""The shelf and the module page: editions, steps to mark, going on, languages, the ETag."""

import re

import pytest
from sqlmodel import select

from app.accounts import actions as accounts
from app.learning.models import StepProgress
from tests.cast import Cast

MODULE = "/learn/listening-in-threes"
TRAINERS_WORDS = ("Play it, do not explain it", "You will see the same talk twice", "Three chairs")


def mark(browser, step="triads", kind="done", client_id=None, **headers):
    sent = {
        "client_id": client_id or f"listening-in-threes.{step}.{kind}.0",
        "module_id": "listening-in-threes",
        "step_id": step,
        "kind": kind,
    }
    return browser.post("/learn/progress", data=sent, headers=headers)


def form_of(text: str, step: str) -> dict[str, str]:
    form = re.search(rf'<form class="step-foot" id="step-foot-{step}".*?</form>', text, re.S)
    assert form
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))


def test_a_trainee_gets_the_participants_edition(client, cast: Cast) -> None:
    text = client(cast.trainee).get(MODULE).text
    assert "Most of us help by doing something" in text
    for words in TRAINERS_WORDS:
        assert words not in text


@pytest.mark.parametrize("asked", ["?as=trainer", "?as=", "?as=trainer&as=trainer", "?AS=trainer"])
def test_no_address_gives_a_trainee_the_trainers_words(client, cast: Cast, asked: str) -> None:
    text = client(cast.trainee).get(MODULE + asked).text
    assert not any(words in text for words in TRAINERS_WORDS)


def test_no_module_page_of_a_trainee_holds_a_trainers_box(client, cast: Cast, app) -> None:
    browser = client(cast.trainee)
    modules = app.state.library.current().modules()
    assert len(modules) > 20
    for module in modules:
        text = browser.get(f"/learn/{module.id}").text
        assert 'class="note note-' not in text
        assert 'class="because"' not in text
        assert 'class="flipchart"' not in text


def test_staff_get_the_trainers_edition_and_may_look_as_a_participant(client, cast: Cast) -> None:
    browser = client(cast.trainer)
    text = browser.get(MODULE).text
    assert all(words in text for words in TRAINERS_WORDS)
    assert "step-foot-triads" not in text
    text = browser.get(MODULE + "?as=participant").text
    assert not any(words in text for words in TRAINERS_WORDS)


def test_the_outsider_reads_the_same_curriculum_with_nothing_of_ours(client, cast: Cast) -> None:
    mark(client(cast.trainee))
    text = client(cast.outside_trainee).get(MODULE).text
    assert "0 of 4 steps done" in text


def test_nobody_is_sent_to_the_sign_in_form(client, cast: Cast) -> None:
    for path in ("/learn", MODULE, "/notes", "/learn/shared", "/learn/checks/start-check-a"):
        answer = client().get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


def test_a_module_that_does_not_exist_is_not_found(client, cast: Cast) -> None:
    for path in ("/learn/nothing", "/learn/..%2fetc", "/learn/LISTENING", "/learn/shared"):
        assert client(cast.trainee).get(path).status_code == 404
    assert client(cast.trainee).get("/learn/progress").status_code == 405


def test_a_missing_translation_is_shown_in_english_and_says_so(client, cast: Cast, app, db) -> None:
    accounts.choose_language(db, cast.trainee.id, "vi")
    db.commit()
    browser = client(cast.trainee)
    library = app.state.library.current()
    english = [each.id for each in library.modules("vi") if each.language == "en"]
    vietnamese = [each.id for each in library.modules("vi") if each.language == "vi"]
    assert vietnamese
    said = "chưa có bản dịch"
    assert said not in browser.get(f"/learn/{vietnamese[0]}").text
    for module_id in english[:1]:
        text = browser.get(f"/learn/{module_id}").text
        assert said in text
        assert '<h1 lang="en">' in text
        assert "bằng tiếng Anh" in browser.get("/learn").text


def test_a_step_is_marked_and_taken_back(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    answer = browser.post("/learn/progress", data=form_of(browser.get(MODULE).text, "triads"))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{MODULE}#step-foot-triads"
    text = browser.get(MODULE).text
    assert "1 of 4 steps done" in text
    taken_back = form_of(text, "triads")
    assert taken_back["kind"] == "undone"
    browser.post("/learn/progress", data=taken_back)
    text = browser.get(MODULE).text
    assert "0 of 4 steps done" in text
    browser.post("/learn/progress", data=form_of(text, "triads"))
    assert "1 of 4 steps done" in browser.get(MODULE).text


def test_a_double_click_counts_once(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    sent = form_of(browser.get(MODULE).text, "triads")
    for _ in range(3):
        assert browser.post("/learn/progress", data=sent).status_code == 303
    assert len(db.exec(select(StepProgress)).all()) == 1


def test_one_persons_ids_never_swallow_anothers(client, cast: Cast, db) -> None:
    for person in (cast.trainee, cast.other_trainee):
        assert mark(client(person), client_id="the-very-same-id").status_code == 303
    assert {e.person_id for e in db.exec(select(StepProgress))} == {
        cast.trainee.id,
        cast.other_trainee.id,
    }


def test_htmx_gets_the_foot_of_the_step_and_the_progress(client, cast: Cast) -> None:
    answer = mark(client(cast.trainee), **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<form class="step-foot" id="step-foot-triads"')
    assert 'id="progress"' in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert "<html" not in answer.text


def test_one_goes_on_where_one_stopped(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    assert "Go on:" not in browser.get(MODULE).text
    mark(browser, "two-talks")
    assert 'href="#triads">Go on: Three rounds in threes' in browser.get(MODULE).text
    shelf = browser.get("/learn").text
    assert 'class="button" href="/learn/listening-in-threes#triads"' in shelf
    assert "1 of 4 steps" in shelf


def test_a_finished_module_stays_on_the_shelf_and_in_the_notes(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    for step in ("two-talks", "triads", "harvest", "take-home"):
        mark(browser, step)
    assert "You finished this module" in browser.get(MODULE).text
    assert "✓ finished" in browser.get("/learn").text
    assert "Finished module" in browser.get("/notes").text
    # What comes next is the module after it.
    assert 'class="button" href="/learn/pushing-and-listening#' in browser.get("/learn").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"step_id": "nowhere"},
        {"module_id": "nothing"},
        {"kind": "finished"},
        {"client_id": "a b"},
        {"client_id": "x" * 400},
        {"module_id": "../../etc"},
    ],
)
def test_what_does_not_exist_is_refused_and_not_kept(client, cast: Cast, db, wrong) -> None:
    sent = {
        "client_id": "some-client-id",
        "module_id": "listening-in-threes",
        "step_id": "triads",
        "kind": "done",
    }
    answer = client(cast.trainee).post("/learn/progress", data=sent | wrong)
    assert answer.status_code in (404, 422)
    assert db.exec(select(StepProgress)).all() == []


def test_an_unchanged_page_is_not_sent_again(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    first = browser.get(MODULE)
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for _ in range(2):
        again = browser.get(MODULE, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag


def test_the_etag_moves_with_everything_the_page_shows(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    seen = [browser.get(MODULE).headers["etag"]]

    def moved() -> bool:
        answer = browser.get(MODULE, headers={"If-None-Match": seen[-1]})
        if answer.status_code == 304:
            return False
        seen.append(answer.headers["etag"])
        return seen.count(seen[-1]) == 1

    assert not moved()
    mark(browser)
    assert moved()
    mark(browser, kind="undone")
    assert moved()
    browser.post(f"{MODULE}/reflections/my-pull", data={"text": "advice", "version": "0"})
    assert moved()
    browser.post(f"{MODULE}/reflections/my-pull/share", data={"text": "advice", "version": "1"})
    assert moved()
    browser.post(f"{MODULE}/tallies/say-backs", data={"row0": "2"})
    assert moved()
    browser.post("/language", data={"language": "vi"})
    assert moved()
    mark(client(cast.other_trainee), "harvest")
    assert not moved()


def test_two_people_on_one_device_never_get_each_others_page(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    etag = browser.get(MODULE).headers["etag"]
    browser.get(MODULE, headers={"If-None-Match": etag})
    browser.post("/sign-out")
    assert browser.get(MODULE, headers={"If-None-Match": etag}).status_code == 303
    other = {"user_name": cast.other_trainee.user_name, "secret": cast.other_trainee.secret}
    browser.post("/sign-in", data=other)
    assert browser.get(MODULE, headers={"If-None-Match": etag}).status_code == 200


def test_a_fault_of_the_curriculum_is_shown_to_administrators_only(
    tmp_path, client, app, cast
) -> None:
    from app.curriculum.live import LiveLibrary

    folder = tmp_path / "content"
    (folder / "curriculum" / "facilitation").mkdir(parents=True)
    path = folder / "curriculum" / "facilitation" / "broken.en.md"
    path.write_text("---\nid: [broken\n---\n")
    app.state.library = LiveLibrary(folder)
    assert "broken.en.md" in client(cast.admin).get("/learn").text
    assert "broken.en.md" not in client(cast.trainee).get("/learn").text


def test_an_exercise_stands_on_its_own_without_the_trainers_part(client, cast: Cast) -> None:
    path = "/learn/exercises/listening-triads"
    text = client(cast.trainee).get(path).text
    assert "Three people, three chairs, three rounds" in text
    assert 'class="note' not in text
    assert 'class="note' in client(cast.trainer).get(path).text
    assert client(cast.trainee).get("/learn/exercises/nothing").status_code == 404
    answer = client(cast.trainee).get("/learn/exercises/start-check-a")
    assert answer.headers["location"] == "/learn/checks/start-check-a"
