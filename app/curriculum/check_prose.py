"""Checks that read like a reader: long sentences, doubled paragraphs, figures without a source."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import mean

from app.curriculum.findings import Findings
from app.curriculum.model import Document, Exercise, Language, Module, Programme
from app.curriculum.prose import Paragraph, paragraphs

# Words in a sentence. Readers have eight to ten years of school, many read little. Plain-English
# guides ask for 15 to 20 on average; Vietnamese counts syllables as words, hence its higher limits.
LONGEST_SENTENCE = {Language.EN: 34, Language.VI: 42}
LONGEST_ON_AVERAGE = {Language.EN: 17, Language.VI: 20}
SENTENCES_FOR_AN_AVERAGE = 10
# A shorter paragraph may well stand in two places: a rule of the circle, a line of a card.
SAME_WORDS = 12

_SENTENCE_ENDS = re.compile(r"(?<=[.!?…:;·|])[\"”’»)]*\s+|\s+[·|]\s+")
_CHECK_LOCALLY = {
    Language.EN: re.compile(r"check(?:ed)?\b[^.]{0,30}\blocally", re.IGNORECASE),
    Language.VI: re.compile(r"(?:kiểm tra|hỏi)[^.]{0,30}địa phương", re.IGNORECASE),
}
# Police, fire, ambulance and the child line are the same in the whole country: domain facts D4.
_PHONE = re.compile(
    r"(?<![\d.,:/-])(?:1[89]00(?:[ .]?\d{2,4}){1,3}|0\d{2,3}[ .-]?\d{3}[ .-]?\d{3,4})(?!\d)"
)
_SHARE = re.compile(r"\d\s?(?:%|per ?cent\b|phần trăm)", re.IGNORECASE)
_LAW = re.compile(
    r"\b(?:by law|legally|the law (?:says|allows|forbids|requires|protects)|illegal|"
    r"(?:decree|circular|article)\s+\d+|theo luật|theo pháp luật|"
    r"pháp luật (?:quy định|cho phép|cấm)|"
    r"luật (?:quy định|cho phép|cấm|bảo vệ)|(?:nghị định|thông tư|điều)\s+\d+/)",
    re.IGNORECASE,
)


@dataclass
class Paragraphs:
    """Where each longer paragraph of the curriculum was met first and again, by language."""

    places: dict[tuple[Language, str], list[tuple[str, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, document: Document) -> None:
        """Remember the paragraphs of a document."""
        for each in paragraphs(document):
            key = _key(each, document.language)
            if key is not None:
                self.places[key].append((document.path, each.line))

    def elsewhere(self, each: Paragraph, document: Document, not_in: str) -> str | None:
        """Another file that says the very same, if there is one."""
        key = _key(each, document.language)
        met = self.places.get(key, []) if key is not None else []
        return next((path for path, _ in met if path not in (document.path, not_in)), None)


def _key(each: Paragraph, language: Language) -> tuple[Language, str] | None:
    words = re.findall(r"\w+", each.text.casefold())
    return (language, " ".join(words)) if len(words) >= SAME_WORDS else None


def check_prose(document: Document, everywhere: Paragraphs, findings: Findings) -> None:
    """Report what a careful reader would mark in the running text of a document."""
    whole = list(paragraphs(document))
    _check_sentences(whole, document.language, findings)
    # Parallel forms share their instructions on purpose.
    twin = document.path.replace(f"/{document.id}.", f"/{_twin(document)}.")
    for each in whole:
        other = everywhere.elsewhere(each, document, twin)
        if other is not None:
            findings.error(
                each.line,
                f"{other} has the same paragraph: “{each.text[:50]}…”",
                "Keep it in one of the two and link to it.",
            )
    _check_facts(document, whole, findings)


def _twin(document: Document) -> str:
    parallel = document.parallel if isinstance(document, Exercise) else ""
    other = {"-a": "-b", "-b": "-a"}.get(document.id[-2:], "")
    return parallel or (document.id[:-2] + other if other else document.id)


def _check_sentences(whole: list[Paragraph], language: Language, findings: Findings) -> None:
    lengths: list[int] = []
    for each in whole:
        for sentence in _SENTENCE_ENDS.split(each.text):
            words = len(sentence.split())
            if words:
                lengths.append(words)
            if words > LONGEST_SENTENCE[language]:
                findings.error(
                    each.line,
                    f"A sentence has {words} words: “{sentence[:60]}…”",
                    f"Part it; {LONGEST_SENTENCE[language]} are the most a tired reader follows.",
                )
    if len(lengths) >= SENTENCES_FOR_AN_AVERAGE and mean(lengths) > LONGEST_ON_AVERAGE[language]:
        findings.error(
            1,
            f"Sentences have {mean(lengths):.0f} words on average.",
            f"Shorten them to {LONGEST_ON_AVERAGE[language]} or fewer.",
        )


def _check_facts(document: Document, whole: list[Paragraph], findings: Findings) -> None:
    locally = _CHECK_LOCALLY[document.language]
    safe = any(locally.search(each.text) for each in whole)
    sourced = isinstance(document, Module | Exercise | Programme) and bool(document.sources)
    say = "“check locally”" if document.language is Language.EN else "“kiểm tra tại địa phương”"
    for each in whole:
        phone = _PHONE.search(each.text)
        if phone and not locally.search(each.text):
            findings.error(
                each.line, f"The number {phone[0]} may change.", f"Write {say} beside it."
            )
        law = _LAW.search(each.text)
        if law and not safe:
            findings.error(
                each.line, f"“{law[0]}” promises something of the law.", f"Write {say} beside it."
            )
        share = _SHARE.search(each.text)
        if share and not sourced and not safe:
            findings.error(
                each.line, f"“{share[0]}” has no source.", f"Name it in `sources`, or write {say}."
            )
