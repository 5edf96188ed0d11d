"""The texts of a small curriculum without any fault."""

from pathlib import Path

from app.curriculum.check import stamp

MODULE = """\
---
id: listening
title: Listening
summary: Why listening comes first.
track: facilitation
minutes: 30
level: core
purpose: The secret purpose.
objectives:
  - id: hear
    text: Say back what somebody means.
competencies:
  - group-session:linking
materials:
  - item: Pen
    quantity: 1
    per: participant
  - item: Slip
    quantity: 2
    per: group
    group_size: 3
    used_up: true
preparation:
  - Put out the chairs.
safety: The secret safety note.
adaptations:
  small_group: Fewer rounds.
  low_literacy: Draw.
  online: Rooms of three.
  women: Own threes.
sources: []
---

## Why {#why minutes=10 method=plenary trains="hear"}

Plain words for everybody.[^1] See [the drill](exercise:triads) and [above](#why).

![three chairs in a circle](../../static/img/circle.svg)

[^1]: A note for everybody.

::: trainer {watch=true}
The secret guidance.[^2]
:::

[^2]: The secret note.

## Threes {#threes minutes=20 method=triads trains="hear"}

:::: activity {exercise=triads}
::: say
The secret script.
:::
::::

::: check {exercise=quiz}
:::

::: reflect {#pull lines=3}
What pulls you away?
:::

::: tally {#count rows="Said back; Asked"}
The secret reading of the tally.
:::

:::: handout {#slip title="Observer slip"}
| I saw | strokes |
|:--|--:|
| said back | |

::: lines {rows=2 label="One sentence"}
:::
::::

::: flipchart {#chairs title="Three chairs"}
- The secret poster
:::
"""

TRIADS = """\
---
id: triads
kind: drill
title: Triads
summary: Three chairs.
minutes: 15
group: triads
online: true
materials:
  - item: Bell
    quantity: 1
    per: room
safety: The secret weight.
sources: []
---

Three people, three rounds.

### How

Change chairs.

::: card {#speaker title="Speaker" for="one in three"}
The secret card.
:::
"""

QUIZ = """\
---
id: quiz
kind: check
title: Quiz
summary: Two questions.
minutes: 5
form: A
questions:
  - id: q1
    objective: listening:hear
    ask: Which answer says back?
    options:
      - text: You are tired.
        right: true
        because: The secret reason.
      - text: Why?
        because: The secret question mark.
---

Think before you tick.
"""

OPENER = """\
---
id: hello
kind: opener
title: Hello
summary: Names.
minutes: 10
group: circle
depth: 1
---

Say your name.
"""

PROGRAMME = """\
---
id: one-day
title: One day
summary: A day.
group_size: 12
days:
  - id: day-1
    title: Day one
    start: "08:00"
    blocks:
      - session: s1
        title: First
        minutes: 55
        opener: hello
        modules: [listening]
        closing: triads
      - break: Tea
        minutes: 15
      - session: s2
        minutes: 40
        opener: hello
        modules: [listening]
---

For trainers who are new.
"""

TRACK = """\
---
id: facilitation
title: Facilitation
summary: To run a group.
modules: [listening]
---

What this track is for.
"""

INSTRUMENT = """\
id: group-session
title: Group session
summary: What can be seen.
version: 1
credit: [Own wording]
levels:
  1: {title: Harm, meaning: Something harmful was seen.}
  2: {title: Begun, meaning: Some basics are missing.}
  3: {title: Good, meaning: All basics were seen.}
  4: {title: Strong, meaning: All basics and more were seen.}
items:
  - id: linking
    title: Linking
    look_for: Members speak to members.
    red_flag: true
    harmful: [{id: linking-h1, text: Shuts someone up.}]
    basic: [{id: linking-b1, text: Names what two have in common.}]
    advanced: [{id: linking-a1, text: Steps back.}]
"""

WORDS = """\
en:
  - word: addict
    why: It turns a person into a condition.
    instead: [person who uses drugs]
  - word: stay clean
    why: It calls everyone else dirty.
    instead: [stay well]
vi:
  - word: con nghiện
    why: Gọi người như con vật.
    instead: [người sử dụng ma túy]
"""

FILES = {
    "curriculum/facilitation/listening.en.md": MODULE,
    "curriculum/facilitation/track.en.md": TRACK,
    "curriculum/programmes/one-day.en.md": PROGRAMME,
    "curriculum/instruments/group-session.en.yaml": INSTRUMENT,
    "curriculum/words.yaml": WORDS,
    "exercises/drills/triads.en.md": TRIADS,
    "exercises/checks/quiz.en.md": QUIZ,
    "exercises/openers/hello.en.md": OPENER,
    "static/img/circle.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}
TRANSLATION = "curriculum/facilitation/listening.vi.md"


def write(root: Path) -> Path:
    """Write the small curriculum, with one module in Vietnamese as well."""
    for path, text in FILES.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    vietnamese = MODULE.replace("Listening", "Lắng nghe").replace("Plain words", "Lời trên đường")
    (root / TRANSLATION).write_text(vietnamese, encoding="utf-8")
    stamp(root / TRANSLATION)
    return root
