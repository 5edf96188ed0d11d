"""A small curriculum: one day, two sessions, two modules; every trainer's word carries a mark."""

from datetime import date
from pathlib import Path
from typing import Any

from app.curriculum.library import Library
from app.curriculum.live import LiveLibrary
from app.printing.books import Desk, parts_of
from app.printing.order import Order, checked
from app.printing.parts import Part
from app.printing.plan import Occasion

MARK = "onlytrainers"
"""Stands in every text that a participant must never get."""

PROGRAMME = f"""---
id: small-course
title: A small course
summary: One morning in a circle.
group_size: 30
checks:
  before: what-is-open
  after: what-is-open-b
days:
  - id: day-1
    title: A first morning
    start: "08:00"
    blocks:
      - session: s1
        title: We arrive
        minutes: 40
        opener: names
        modules: [listening]
        closing: round
      - break: Tea
        minutes: 15
      - session: s2
        title: We ask
        minutes: 30
        opener: names
        modules: [asking]
---

What everybody may know about the course.

::: trainer
How to prepare {MARK}.
:::
"""

LISTENING = f"""---
id: listening
title: Listening to each other
summary: Half an hour of real listening.
track: skills
minutes: 20
level: core
purpose: Why this stands here {MARK}.
objectives:
  - id: say-back
    text: Say back what somebody means.
competencies:
  - group-session:reflections
materials:
  - item: Pen
    quantity: 1
    per: participant
  - item: Bell
    quantity: 1
    per: room
preparation:
  - Set up the chairs {MARK}.
safety: Somebody may cry {MARK}.
adaptations:
  small_group: With few people {MARK}.
  low_literacy: Without writing {MARK}.
  online: On a call {MARK}.
  women: Among women {MARK}.
sources:
  - Own words.
---

## Why we listen {{#why minutes=10 method=plenary trains="say-back"}}

Plain text about listening, for everybody. See [asking](module:asking) and [elsewhere](module:lost).

::: say
Words to say {MARK}.
:::
::: expect
Answers {MARK}.
:::
::: debrief
What? {MARK}
:::
::: flipchart {{#chairs title="Three chairs"}}
- speaker {MARK}
:::
::: key
Listening is enough.
:::
::: phrases
- You were tired.
:::

## Threes {{#threes minutes=10 method=triads trains="say-back"}}

:::: activity {{exercise=threes}}
::: trainer {{watch=true}}
Watch this {MARK}.
:::
::::

::: tally {{#count rows="Said back; Asked"}}
:::
::: reflect {{#mine lines=3}}
What pulls me away?
:::
::: caution
Stop when it hurts.
:::
:::: handout {{#slip title="Observer slip"}}
I watch the listener.

| I saw | strokes |
|:---|:---|
| said back | |

::: lines {{rows=2}}
:::
::::
"""

ASKING = f"""---
id: asking
title: Asking openly
summary: Questions that give the floor.
track: skills
minutes: 20
level: core
purpose: Why asking {MARK}.
objectives:
  - id: open
    text: Ask an open question.
competencies: []
materials: []
preparation: []
adaptations:
  small_group: Few {MARK}.
  low_literacy: Signs {MARK}.
  online: Rooms {MARK}.
  women: Women {MARK}.
sources: []
---

## Open questions {{#open minutes=20 method=pairs trains="open"}}

A question that begins with how.

::: check {{exercise=what-is-open}}
:::
::: practise
Ask one open question at home.
:::
"""

TRACK = """---
id: skills
title: Skills
summary: What a leader does.
modules: [listening, asking]
---

About skills.
"""

NAMES = f"""---
id: names
kind: opener
title: Names in a circle
summary: Each says a name.
minutes: 10
group: circle
depth: 1
online: true
materials: []
sources: []
---

We say our names.

::: trainer
Go first {MARK}.
:::
::: debrief
Well? {MARK}
:::
"""

ROUND = NAMES.replace("id: names", "id: round").replace("Names in a circle", "A last round")

THREES = f"""---
id: threes
kind: drill
title: Three chairs drill
summary: Speak, listen, watch.
minutes: 10
group: triads
online: true
materials: []
sources: []
---

Three people, three rounds.

::: card {{#a title="Speaker card" for="Speaker"}}
You are tired {MARK}.
:::
::: card {{#b title="Listener card" for="Listener"}}
You listen {MARK}.
:::
"""

CHECK = f"""---
id: what-is-open
kind: check
title: What is open
summary: One question.
minutes: 5
group: alone
online: true
materials: []
sources: []
form: A
parallel: what-is-open-b
questions:
  - id: q1
    objective: asking:open
    ask: Which question is open?
    options:
      - text: How was it?
        right: true
        because: It gives the floor {MARK}.
      - text: Was it good?
        because: Yes or no {MARK}.
---

Choose one.
"""

VIETNAMESE = LISTENING.replace("Listening to each other", "Lắng nghe nhau").replace(
    "Plain text about listening, for everybody.", "Đường dài mới biết người bạn tốt."
)


CHECK_B = (
    CHECK.replace("id: what-is-open", "id: what-is-open-b")
    .replace("title: What is open", "title: What is open, later")
    .replace("form: A\nparallel: what-is-open-b", "form: B\nparallel: what-is-open")
)

DAILY = """id: daily-feedback
kind: questionnaire
title: Today
summary: Three minutes.
version: 1
filled_in_by: trainee
anonymous: true
when: At the end of the day.
introduction: No name, please.
scale: {least: 1, most: 5, labels: {1: no, 5: very much}}
statements:
  - {id: safe, text: I felt safe.}
questions:
  - {id: keep, ask: What should we keep?, lines: 2}
"""

TERMS = """id: circle
title: The circle
summary: Words.
terms:
  - {id: opener, term: opener, meaning: What a session begins with.}
  - {id: circle, term: circle, meaning: Chairs without a front.}
  - {id: pass, term: pass, meaning: To say nothing this time.}
  - {id: round, term: round, meaning: Everybody once.}
  - {id: ruler, term: ruler, meaning: Not taught here., module: asking-more}
"""

HURTFUL = """en:
  - word: junk
    why: It throws a person away.
    instead: [a person]
"""


def write_small(root: Path) -> Path:
    """Write the curriculum below `root`."""
    files = {
        "curriculum/programmes/small-course.en.md": PROGRAMME,
        "curriculum/instruments/daily-feedback.en.yaml": DAILY,
        "curriculum/glossary/circle.en.yaml": TERMS,
        "curriculum/words.yaml": HURTFUL,
        "exercises/checks/what-is-open-b.en.md": CHECK_B,
        "curriculum/skills/track.en.md": TRACK,
        "curriculum/skills/listening.en.md": LISTENING,
        "curriculum/skills/listening.vi.md": VIETNAMESE,
        "curriculum/skills/asking.en.md": ASKING,
        "exercises/openers/names.en.md": NAMES,
        "exercises/drills/round.en.md": ROUND.replace("kind: opener", "kind: drill").replace(
            "depth: 1\n", ""
        ),
        "exercises/drills/threes.en.md": THREES,
        "exercises/checks/what-is-open.en.md": CHECK,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def library_in(root: Path) -> Library:
    """The library of a curriculum below `root`."""
    return LiveLibrary(root, None, follow=False).current()


def an_order(**changes: Any) -> Order:
    """An order for the small course's workbook; fields can be changed."""
    values: dict[str, Any] = {
        "document": "workbook",
        "programme": "small-course",
        "language": "en",
        "paper": "a4",
        "printed_on": date(2026, 11, 23),
        "address": "https://chairs.example.org",
    }
    return Order(**values | changes)


AN_OCCASION = Occasion(
    title="Circle in Đông Hà",
    venue="Nhà văn hóa",
    dates=["2026-12-07"],
    trainers=["Nguyễn Thị Hạnh"],
    organisation="Nhóm Bến Sông",
    people=12,
    participants=["Đỗ Anh Tuấn", "Phạm Ngọc Lan"],
)


def parts_for(order: Order, library: Library, logos: Path) -> list[Part]:
    """The parts of an order, not yet set in type."""
    return parts_of(Desk(order, checked(order, library), library, logos))
