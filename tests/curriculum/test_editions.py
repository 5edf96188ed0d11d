"""Editions: what is for trainers alone is not in a participant's edition at all."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.curriculum import files
from app.curriculum.editions import edition, exercise_edition
from app.curriculum.html import joined, render
from app.curriculum.kinds import KINDS
from app.curriculum.library import Library
from app.curriculum.model import Audience, Directive, Exercise, Language, Medium, Module
from app.curriculum.parse import parse
from app.curriculum.reading import address_of
from app.curriculum.search import search
from tests.curriculum import samples
from tests.curriculum.test_html import ADDRESSES, FRONT

# Written out, not taken from the table: this is what the table is tested against.
SECRET = ["card", "debrief", "expect", "flipchart", "say", "trainer"]
BOXES = ["key", "phrases", "practise", "story", "caution"]
_ATTRIBUTES = {
    "handout": '{{#n{n} title="{open}"}}',
    "flipchart": '{{#n{n} title="{secret}"}}',
    "card": '{{#n{n} title="{secret}" for="{secret}"}}',
    "reflect": "{{#n{n} lines=3}}",
    "tally": '{{#n{n} rows="{open}; {open}"}}',
    "lines": '{{rows=2 label="{open}"}}',
    "trainer": '{{watch=true time="{secret}"}}',
}
Tree = tuple[str, list["Tree"]]


def _trees(exercise: bool) -> st.SearchStrategy[list[Tree]]:
    kinds = [*SECRET, *BOXES, "handout", "reflect", "tally", "lines"]
    if not exercise:
        kinds.remove("card")
    words = st.sampled_from(["words", "list", "table", "note", "heading", "code"])
    leaf: st.SearchStrategy[Tree] = words.map(lambda word: (word, []))
    return st.lists(
        st.recursive(
            leaf,
            lambda inner: st.tuples(
                st.sampled_from(kinds), st.lists(inner, min_size=1, max_size=3)
            ),
            max_leaves=6,
        ),
        min_size=1,
        max_size=4,
    )


class _Text:
    """Writes a tree as Markdown and remembers which words are secret and which are not."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0
        self.secrets: list[str] = []
        self.opens: list[str] = []
        self.notes: list[str] = []

    def word(self, secret: bool) -> str:
        self.count += 1
        word = f"{'s' if secret else 'o'}{self.name}{self.count}x"
        (self.secrets if secret else self.opens).append(word)
        return word

    def write(self, trees: list[Tree], secret: bool, around: tuple[str, ...]) -> str:
        return "\n\n".join(filter(None, (self._one(tree, secret, around) for tree in trees)))

    def _one(self, tree: Tree, secret: bool, around: tuple[str, ...]) -> str:
        kind, inner = tree
        if kind not in KINDS:
            return self._leaf(kind, secret)
        allowed = KINDS[kind].inside
        if kind in around or (around and allowed is not None and around[-1] not in allowed):
            return self.write(inner, secret, around)
        hidden = secret or kind in SECRET
        self.count += 1
        braces = _ATTRIBUTES.get(kind, "").format(
            n=f"{self.name}{self.count}", secret=self.word(True), open=self.word(hidden)
        )
        within = hidden or kind == "tally"
        text = self.write(inner, within, (*around, kind)) or self.word(within)
        colons = ":" * (12 - len(around))
        return f"{colons} {kind} {braces}\n{text}\n{colons}"

    def _leaf(self, kind: str, secret: bool) -> str:
        word = self.word(secret)
        if kind == "note":
            label = f"{self.name}{self.count}"
            self.notes.append(f"[^{label}]: {self.word(secret)}")
            return f"{word}[^{label}]"
        return {
            "list": f"- {word}\n- {self.word(secret)}",
            "table": f"| {word} | b |\n|---|---|\n| {self.word(secret)} | d |",
            "heading": f"### {word}",
            "code": f"```\n{word}\n```",
        }.get(kind, f"*{word}* [{self.word(secret)}]{{.quoted}}")

    def whole(self, trees: list[Tree]) -> str:
        text = self.write(trees, False, ())
        return "\n\n".join([text, *self.notes])


def _everything(module: Module, audience: Audience, medium: Medium, exercise: Exercise) -> str:
    quiz = {exercise.id: exercise}
    made = edition(module, audience, medium, quiz.get)
    rendered = render(made, audience, medium, ADDRESSES)
    html = joined(rendered.intro) + "".join(joined(step.chunks) for step in rendered.steps)
    return f"{made!r}{rendered!r}{html}{exercise_edition(exercise, audience, medium)!r}"


@settings(max_examples=150, deadline=None)
@given(_trees(False), _trees(True), st.integers(0, 3))
def test_no_secret_reaches_a_participant_in_any_medium(
    in_module: list[Tree], in_exercise: list[Tree], right: int
) -> None:
    text, inside = _Text("m"), _Text("e")
    body = "## Why {#why minutes=30 method=circle}\n\n" + text.whole(in_module)
    body += f"\n\n:::: activity {{exercise=triads}}\n{text.word(False)}\n::::\n"
    body += "\n:::: check {exercise=triads}\n::::\n"
    options = "".join(
        f"      - text: {inside.word(False)}\n        right: {str(n == right).lower()}\n"
        f"        because: {inside.word(True)}\n"
        for n in range(4)
    )
    questions = f"questions:\n  - id: q\n    objective: a:b\n    ask: A\n    options:\n{options}"
    front = samples.TRIADS.partition("\n---\n\n")[0].replace(
        "The secret weight.", inside.word(True)
    )
    drill = f"{front}\n{questions}---\n\n{inside.whole(in_exercise)}"
    at_module = address_of("curriculum/facilitation/listening.en.md")
    at_drill = address_of("exercises/drills/triads.en.md")
    assert not isinstance(at_module, str)
    assert not isinstance(at_drill, str)
    readings = parse(FRONT + body, at_module), parse(drill, at_drill)
    module, exercise = readings[0].document, readings[1].document
    assert isinstance(module, Module), [str(f) for f in readings[0].findings]
    assert isinstance(exercise, Exercise), [str(f) for f in readings[1].findings]
    for medium in Medium:
        shown = _everything(module, Audience.PARTICIPANT, medium, exercise)
        assert not [word for word in text.secrets + inside.secrets if word in shown]
        assert "The secret" not in shown
    guide = _everything(module, Audience.TRAINER, Medium.GUIDE, exercise)
    used = body + drill
    assert [w for w in text.secrets + text.opens if w in used and w not in guide] == []
    library = Library(readings)
    for word in text.secrets + inside.secrets:
        assert not search(library, word, Language.EN, Audience.PARTICIPANT)


def test_each_edition_of_sheets_holds_only_its_sheets(folder: Path) -> None:
    library = files.load(folder)
    for medium, kind, names in (
        (Medium.HANDOUTS, "handout", ["slip"]),
        (Medium.FLIPCHARTS, "flipchart", ["chairs"]),
        (Medium.CARDS, "card", ["triads.speaker"]),
    ):
        made = library.edition("listening", Language.EN, Audience.TRAINER, medium)
        assert made is not None
        blocks = [block for step in made.steps for block in step.blocks]
        assert [b.id for b in blocks if isinstance(b, Directive) and b.kind == kind] == names
        assert len(blocks) == len(names)


def test_a_participant_gets_minutes_and_objectives_but_no_preparation(folder: Path) -> None:
    library = files.load(folder)
    made = library.edition("listening", Language.EN, Audience.PARTICIPANT, Medium.SCREEN)
    assert made is not None
    assert made.minutes == 30
    assert [objective.id for objective in made.objectives] == ["hear"]
    assert (made.purpose.text, made.preparation, made.materials) == ("", (), ())
    assert (made.safety.text, made.adaptations) == ("", ())


def test_a_note_only_trainers_refer_to_is_left_out(folder: Path) -> None:
    library = files.load(folder)
    for audience, labels in ((Audience.PARTICIPANT, ["1"]), (Audience.TRAINER, ["1", "2"])):
        made = library.edition("listening", Language.EN, audience, Medium.SCREEN)
        assert made is not None
        assert [note.label for note in made.notes] == labels


def test_a_trainer_sees_the_right_answers(folder: Path) -> None:
    quiz = files.load(folder).exercise("quiz")
    assert quiz is not None
    made = exercise_edition(quiz, Audience.TRAINER, Medium.SCREEN)
    assert [option.right for option in made.questions[0].options] == [True, False]
