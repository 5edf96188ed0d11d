"""Every fault the issue names is found, on its line, with a remedy."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from app.curriculum.check import ROOT, main, report, run_check, stamp
from app.curriculum.findings import Severity, has_error
from tests.curriculum import samples
from tests.curriculum.conftest import Check

MODULE = "curriculum/facilitation/listening.en.md"
VIETNAMESE = samples.TRANSLATION
PROGRAMME = "curriculum/programmes/one-day.en.md"
QUIZ = "exercises/checks/quiz.en.md"
TRIADS = "exercises/drills/triads.en.md"
TRACK = "curriculum/facilitation/track.en.md"
SCALE = "curriculum/instruments/group-session.en.yaml"


def test_a_whole_curriculum_has_nothing_to_mend(check: Check) -> None:
    assert check() == []


FAULTS = [
    ("a field is missing", MODULE, "minutes: 30\n", "", "id: listening", "`minutes` is missing"),
    ("a field is unknown", MODULE, "level: core", "levle: core\nlevel: core", "", "no `levle`"),
    ("a value is not allowed", MODULE, "level: core", "level: basic", "", "`level` is `basic`"),
    ("YAML is broken", MODULE, "title: Listening", "title: Listening: a start", "", "valid YAML"),
    (
        "a name stands twice",
        MODULE,
        "level: core",
        "level: core\nlevel:  core",
        "level:  core",
        "twice",
    ),
    ("a field inside is unknown", MODULE, "    quantity: 1", "    number: 1", "", "`materials.0"),
    ("there is no front matter", MODULE, "---\nid", "id", "", "no front matter"),
    ("front matter never ends", TRACK, "]\n---", "]\n", "---", "no end"),
    ("time is not a time", PROGRAMME, '"08:00"', "8", "", "`days.0.start` must be text"),
    ("an id is not a slug", MODULE, "- id: hear", "- id: Hear it", "", "`objectives.0.id`"),
    ("a directive is misspelt", MODULE, "::: trainer", "::: trianer", "", "no directive `trianer`"),
    (
        "a directive is not closed",
        TRIADS,
        "card.\n:::",
        "card.",
        "::: card",
        "`card` is not closed",
    ),
    ("colons do not fit", MODULE, "script.\n:::", "script.\n::::::", "::::::", "close nothing"),
    (
        "nesting needs more colons",
        MODULE,
        ":::: activity",
        "::: activity",
        "::: say",
        "no more colons",
    ),
    ("an attribute is unknown", MODULE, "{watch=true}", "{watched=true}", "", "`watched`"),
    ("a class is no attribute", MODULE, "{watch=true}", "{.watch}", "", "`.watch`"),
    ("an attribute has a wrong value", MODULE, "lines=3", "lines=30", "", "`lines`"),
    ("an attribute is missing", MODULE, " {#pull lines=3}", " {lines=3}", "", "`#id`"),
    ("braces cannot be read", MODULE, "{#pull lines=3}", "{#pull lines=3", "", "cannot be read"),
    ("an id is used twice", MODULE, "{#pull", "{#why", "", "`why` is already used"),
    ("a step lacks minutes", MODULE, "minutes=10 ", "", "", "`minutes=...`"),
    ("a method is unknown", MODULE, "method=plenary", "method=talk", "", "`talk` is unknown"),
    ("steps do not add up", MODULE, "minutes=20", "minutes=25", "minutes: 30", "10 + 25 = 35"),
    (
        "no objectives",
        MODULE,
        "  - id: hear\n    text: Say back what somebody means.\n",
        "",
        "objectives:",
        "obj",
    ),
    ("an objective is not trained", MODULE, "- id: hear", "- id: heard", "", "No step trains"),
    ("a step trains nothing known", MODULE, 'trains="hear"', 'trains="her"', "", "no objective"),
    ("competency item is unknown", MODULE, "n:linking", "n:linkin", "", "no item `linkin`"),
    ("an instrument is unknown", MODULE, "group-session:", "group:", "", "no instrument `group`"),
    ("a heading jumps", TRIADS, "### How", "#### How", "", "jumps from level 2 to level 4"),
    ("a title stands in the text", TRIADS, "### How", "# How", "", "level 1"),
    ("a step stands in an exercise", TRIADS, "### How", "## How", "", "level 2"),
    ("a picture has no words", MODULE, "![three chairs in a circle]", "![]", "", "no words"),
    ("a picture is missing", MODULE, "img/circle.svg", "img/square.svg", "", "no picture"),
    ("a picture lies elsewhere", MODULE, "../../static/img", "https://x.org", "", "not under"),
    ("a link leads to no exercise", MODULE, "exercise:triads)", "exercise:x)", "", "no exercise"),
    ("a link leads to no module", MODULE, "exercise:triads)", "module:x)", "", "no module"),
    ("a link leads to no place", MODULE, "(#why)", "(#whyever)", "", "no `#whyever`"),
    (
        "a link in front",
        MODULE,
        "The secret safety note.",
        "See [a](module:b)",
        "",
        "no module `b`",
    ),
    ("a link has an odd scheme", MODULE, "(#why)", "(ftp://a.b)", "", "leads nowhere"),
    ("an exercise is unknown", MODULE, "{exercise=triads}", "{exercise=triad}", "", "no exercise"),
    ("a check is called as activity", MODULE, "{exercise=triads}", "{exercise=quiz}", "", "check"),
    ("a note is missing", MODULE, "everybody.[^1]", "everybody.[^9]", "", "no note [^9]"),
    ("a public note in secret", MODULE, "everybody.[^1]", "everybody.[^1] [^3]", "", "[^3]"),
    ("a word hurts", MODULE, "Plain words", "An addict's words", "", "“addict”"),
    ("a phrase hurts over two lines", MODULE, "Plain words", "Stay\nclean", "", "“Stay clean”"),
    ("a word hurts in front matter", MODULE, "Why listening", "An Addict", "", "“Addict”"),
    ("a translation hurts", VIETNAMESE, "Lời trên", "Con nghiện", "", "“Con nghiện”"),
    ("a card stands in a module", MODULE, "::: flipchart", "::: card", "", "into an exercise"),
    ("a box swallows a form", MODULE, ":::: handout {#slip", ":::: key {#slip", "", "attribute"),
    (
        "a check has no right answer",
        QUIZ,
        "        right: true\n",
        "",
        "- id: q1",
        "0 right answers",
    ),
    ("an objective is elsewhere", QUIZ, "listening:hear", "listening:see", "", "no objective"),
    ("its module is elsewhere", QUIZ, "listening:hear", "listen:hear", "", "no module"),
    (
        "a check's twin is unknown",
        QUIZ,
        "form: A",
        "form: A\nparallel: end",
        "parallel",
        "no exercise `end`",
    ),
    ("the kind fits no folder", TRIADS, "kind: drill", "kind: card-sort", "", "stands in drills/"),
    ("a role-play has one card", TRIADS, "kind: drill", "kind: role-play", "", "at least 2"),
    (
        "a session does not add up",
        PROGRAMME,
        "minutes: 55",
        "minutes: 60",
        "- session: s1",
        "= 55 minutes",
    ),
    (
        "a session has no opener",
        PROGRAMME,
        "        opener: hello\n",
        "",
        "- session: s1",
        "no opener",
    ),
    (
        "a session opens with a drill",
        PROGRAMME,
        "opener: hello",
        "opener: triads",
        "- session: s1",
        "an opener",
    ),
    (
        "a module of a day is unknown",
        PROGRAMME,
        "[listening]",
        "[listen]",
        "- session: s1",
        "no module",
    ),
    (
        "a closing is unknown",
        PROGRAMME,
        "closing: triads",
        "closing: triad",
        "- session: s1",
        "no exercise",
    ),
    ("a session id is used twice", PROGRAMME, "session: s2", "session: s1", "", "used twice"),
    (
        "a break has an opener",
        PROGRAMME,
        "break: Tea",
        "break: Tea\n        opener: hello",
        "",
        "br",
    ),
    ("a track names nothing", TRACK, "[listening]", "[listening, more]", "", "no module `more`"),
    ("an item is there twice", SCALE, "linking-a1", "linking-b1", "", "used twice"),
    (
        "a level is missing",
        SCALE,
        "  4: {title: Strong, meaning: All",
        "  5: {title: S, meaning: A",
        "",
        "4",
    ),
    (
        "an id is not the file's",
        TRACK,
        "id: facilitation",
        "id: facilitating",
        "",
        "as the file says",
    ),
    ("a track is not the folder's", MODULE, "track: facilitation", "track: mi", "", "stands in"),
    ("an adaptation is missing", MODULE, "  women: Own threes.\n", "", "adaptations:", "women"),
    ("a group has no size", MODULE, "    group_size: 3\n", "", "- item: Slip", "no size"),
    ("a box is empty", MODULE, "What pulls you away?\n", "", "::: reflect", "`reflect` is empty"),
    ("colons are indented", MODULE, "::: reflect", " ::: reflect", "", "left margin"),
    (
        "colons stand in code",
        MODULE,
        "::: reflect",
        "```\n::: reflect",
        "::: reflect",
        "code block",
    ),
    (
        "an address stands alone",
        MODULE,
        "[^2]: The",
        "[a]: https://a.b\n\n[^2]: The",
        "",
        "Address",
    ),
    ("braces belong to nothing", MODULE, "Plain words", "{.wide}\n\nPlain words", "", "braces"),
    ("a mark is unknown", MODULE, "Plain words", "[Plain]{.big} words", "", "`.big`"),
    ("a translation lacks a step", VIETNAMESE, "{#why minutes", "{#what minutes", "", "step why"),
    ("a translation moves minutes", VIETNAMESE, "minutes=10", "minutes=12", "", "minutes=10"),
    ("a translation lacks a box", VIETNAMESE, "::: reflect {#pull", "::: reflect {#p", "", "#pull"),
    ("a translation lacks a row", VIETNAMESE, "; Asked", "", "", "rows: 2"),
    (
        "a translation has no stamp",
        VIETNAMESE,
        "source_hash",
        "# source_hash",
        "---",
        "which source",
    ),
]


@pytest.mark.parametrize(
    ("path", "old", "new", "at", "words"),
    [fault[1:] for fault in FAULTS],
    ids=[fault[0] for fault in FAULTS],
)
def test_each_fault_is_named_with_its_line(
    check: Check, folder: Path, path: str, old: str, new: str, at: str, words: str
) -> None:
    """The fault stands where the text was spoilt, or where the words `at` stand."""
    before = (folder / path).read_text(encoding="utf-8")
    found = check(path, old, new)
    text, place = ((folder / path).read_text(encoding="utf-8"), at) if at else (before, old)
    line = text.count("\n", 0, text.index(place)) + 1
    here = [finding for finding in found if finding.path == path]
    shown = "\n".join(map(str, found))
    assert [f for f in here if f.line == line and words in f.message + f.remedy], shown
    assert all(finding.remedy for finding in here), shown


def test_a_module_its_track_forgets_is_named(check: Check) -> None:
    found = check(TRACK, "[listening]", "[]\n# listening")
    assert [f for f in found if f.path == TRACK and "modules" in f.message]
    assert check(TRACK, "[]\n# listening", "[other]")[0].message.endswith(
        "does not name this module."
    )


def test_a_changed_source_makes_its_translation_old(check: Check, folder: Path) -> None:
    assert [f.path for f in check(MODULE, "Plain words", "Plainer words")] == [VIETNAMESE]
    stamp(folder / VIETNAMESE)
    assert check() == []


def test_a_word_may_be_quoted_on_purpose(check: Check) -> None:
    assert check(TRIADS, "Change chairs.", "Nobody is an [addict]{.quoted} here.") == []


def test_part_of_a_word_is_another_word(check: Check) -> None:
    assert check(TRIADS, "Change chairs.", "Addiction is not addictive.") == []


def test_letters_with_marks_kept_apart_are_found(folder: Path) -> None:
    file = folder / VIETNAMESE
    apart = unicodedata.normalize("NFD", file.read_text(encoding="utf-8"))
    file.write_text(apart, encoding="utf-8")
    found = [f for f in run_check(root=folder) if f.path == VIETNAMESE]
    assert {f.line for f in found if "NFC" in f.remedy} == {3, 37}


def test_a_translation_with_other_right_answers_is_found(folder: Path) -> None:
    text = samples.QUIZ.replace("        right: true\n", "").replace(
        "text: Why?\n", "text: Why?\n        right: true\n"
    )
    (folder / "exercises/checks/quiz.vi.md").write_text(text, encoding="utf-8")
    stamp(folder / "exercises/checks/quiz.vi.md")
    found = [f for f in run_check(root=folder) if f.path.endswith("quiz.vi.md")]
    assert len(found) == 1
    assert "x-" in found[0].message
    assert "-x" in found[0].message


def test_a_missing_translation_is_only_worth_knowing(folder: Path) -> None:
    found = run_check(root=folder)
    assert {finding.severity for finding in found} == {Severity.UNTRANSLATED}
    assert report(found)[1] == 0


def test_an_unknown_language_is_found(folder: Path) -> None:
    (folder / "curriculum/facilitation/listening.fr.md").write_text(samples.MODULE)
    found = [f for f in run_check(root=folder) if f.path.endswith(".fr.md")]
    assert "`fr` is unknown" in found[0].remedy


def test_all_findings_come_in_one_run(folder: Path) -> None:
    for path, old, new in (
        (MODULE, "minutes=20", "minutes=25"),
        (QUIZ, "        right: true\n", ""),
        (PROGRAMME, "minutes: 40", "minutes: 45"),
    ):
        file = folder / path
        file.write_text(file.read_text().replace(old, new))
    paths = {f.path for f in run_check(root=folder) if has_error([f])}
    assert {MODULE, QUIZ, PROGRAMME} <= paths


def test_only_the_asked_files_are_reported(folder: Path) -> None:
    (folder / QUIZ).write_text(samples.QUIZ.replace("        right: true\n", ""))
    assert {f.path for f in run_check([folder / MODULE], folder)} == set()
    assert {f.path for f in run_check([folder / QUIZ], folder)} == {QUIZ}
    assert "no file of the curriculum" in str(run_check([folder / "nowhere.md"], folder)[0])


def test_a_file_that_is_no_translation_cannot_be_stamped(folder: Path) -> None:
    with pytest.raises(ValueError, match="no translation"):
        stamp(folder / MODULE)
    assert main(["--stamp", str(folder / MODULE)]) == 1


def test_the_command_ends_with_status_one_on_a_fault() -> None:
    command = [sys.executable, "-m", "app.curriculum.check", "nowhere.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "nowhere.md:1: This is no file" in done.stdout


def test_the_real_curriculum_has_nothing_to_mend() -> None:
    found = [str(f) for f in run_check() if has_error([f])]
    assert found == []
