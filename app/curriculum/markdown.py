"""The Markdown of the curriculum: one configured reader, and its HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from app.curriculum.attributes import read_braces
from app.curriculum.fences import Fence, Fences
from app.curriculum.findings import Findings
from app.curriculum.kinds import IMAGE_CLASSES, SPAN_CLASSES

_BRACES = re.compile(r"\{[^{}\n]{0,200}\}")
_HEADING_BRACES = re.compile(r"[ \t]*(\{[^\n]*)\Z")
_NOTE_REF = re.compile(r"\[\^([^\]\s\[]{1,40})\]")
_ALIGN = re.compile(r"text-align:(left|center|right)")
_STATIC = re.compile(r"(?:\.\./)+static/([A-Za-z0-9_./-]+)\Z")


@dataclass
class Seen:
    """What is met while a text is read: who links where, which fences Markdown passed by."""

    findings: Findings
    fences: Fences
    visited: set[int] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    images: list[tuple[int, str]] = field(default_factory=list)


def _seen(env: Any) -> Seen:
    seen: Seen = env["seen"]
    return seen


def directive_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a whole directive as one block; the fences were paired before."""
    seen = _seen(state.env)
    line = start + 1
    if line not in seen.fences.lines:
        return False
    if silent:
        return True
    seen.visited.add(line)
    fence = seen.fences.opened.get(line)
    if fence is None or fence.closes <= line:
        state.line = start + 1
        return True
    _push_directive(state, fence, start)
    return True


def _push_directive(state: StateBlock, fence: Fence, start: int) -> None:
    seen = _seen(state.env)
    last = min(fence.closes - 1, state.lineMax)
    token = state.push("directive_open", "", 1)
    token.meta = {"fence": fence}
    token.map = [start, last]
    line_max, parent = state.lineMax, state.parentType
    # Keeps a paragraph or list from running past the closing fence.
    state.lineMax, state.parentType = last, "container"
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax, state.parentType = line_max, parent
    state.push("directive_close", "", -1)
    closing = fence.closes
    own = closing in seen.fences.lines and closing not in seen.fences.opened
    seen.visited.add(closing)
    state.line = last + 1 if own and last < line_max else last


def span_rule(state: StateInline, silent: bool) -> bool:
    """Take `[words]{.quoted}`; anything else in braces after brackets is left as text."""
    if state.src[state.pos] != "[":
        return False
    start, maximum = state.pos, state.posMax
    end = state.md.helpers.parseLinkLabel(state, start, False)
    match = _BRACES.match(state.src, end + 1, maximum) if end >= 0 else None
    found = read_braces(match[0]) if match else None
    if match is None or found is None:
        return False
    if not silent:
        token = state.push("span_open", "span", 1)
        token.meta = {"attributes": found}
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
    state.pos, state.posMax = match.end(), maximum
    return True


def image_attributes_rule(state: StateInline, silent: bool) -> bool:
    """Take the braces directly after a picture: `![alt](file){.wide}`."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    token = state.tokens[-1]
    match = _BRACES.match(state.src, state.pos, state.posMax) if token.type == "image" else None
    found = read_braces(match[0]) if match else None
    if match is None or found is None:
        return False
    if not silent:
        token.meta = {"attributes": found}
    state.pos = match.end()
    return True


def note_ref_rule(state: StateInline, silent: bool) -> bool:
    """Take `[^label]`, whether or not a note of that label exists (`parse` looks for it)."""
    match = _NOTE_REF.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": match[1]}
    state.pos = match.end()
    return True


class CurriculumHTML(RendererHTML):
    """HTML without inline style, with the source's addresses kept for later."""

    def __init__(self, parser: Any = None) -> None:
        super().__init__(parser)
        for name in (
            "table_open",
            "table_close",
            "th_open",
            "th_close",
            "td_open",
            "span_open",
        ):
            self.rules[name] = getattr(self, name)

    def footnote_ref(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        """A mark that `html.py` turns into the number of the note, or takes away."""
        return f'<sup data-note="{escape(tokens[at].meta["label"])}"></sup>'

    def table_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        """A wide table scrolls by itself on a phone."""
        return '<div class="table"><table>\n'

    def table_close(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        """The end of the scrolling frame."""
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        """A heading cell; an empty one heads nothing, so it is a plain corner."""
        if not tokens[at + 1].content:
            return '<td class="corner">'
        return _cell("th", ' scope="col"', tokens[at])

    def th_close(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        """The end of what `th_open` began."""
        return "</th>\n" if tokens[at - 1].content else "</td>\n"

    def td_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        """A cell."""
        return _cell("td", "", tokens[at])

    def span_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        """Words that carry a mark."""
        return f'<span class="{escape(str(tokens[at].meta["attributes"].get("class", "")))}">'


def _cell(tag: str, more: str, token: Token) -> str:
    # The page's security policy allows no style attribute.
    match = _ALIGN.match(str(token.attrGet("style") or ""))
    kind = f' class="{match[1]}"' if match and match[1] != "left" else ""
    return f"<{tag}{more}{kind}>"


def reader() -> MarkdownIt:
    """The configured reader. Build it once; it keeps nothing between texts."""
    md = MarkdownIt("commonmark", {"html": False, "typographer": True}, renderer_cls=CurriculumHTML)
    md.enable(["table", "smartquotes"])
    # No raw HTML, no underlined headings, no indented code, no [text][reference] links: each of
    # them turns a slip of the pen into something the author did not mean.
    md.disable(["html_block", "html_inline", "lheading", "code", "reference"])
    deflist_plugin(md)
    footnote_plugin(md, inline=False, move_to_end=False)
    md.inline.ruler.at("footnote_ref", note_ref_rule)
    md.inline.ruler.after("link", "span", span_rule)
    md.inline.ruler.push("image_attributes", image_attributes_rule)
    around: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    # The footnote plugin brings a way of its own to show the marks.
    md.add_render_rule("footnote_ref", CurriculumHTML.footnote_ref)
    md.core.ruler.after("block", "heading_attributes", heading_attributes_rule)
    md.block.ruler.before("fence", "directive", directive_rule, around)
    return md


def heading_attributes_rule(state: StateCore) -> None:
    """Take the braces at the end of a heading before its words are read."""
    for at, token in enumerate(state.tokens):
        if token.type == "heading_open":
            words = state.tokens[at + 1]
            match = _HEADING_BRACES.search(words.content)
            if match:
                token.meta = {"raw": match[1]}
                words.content = words.content[: match.start()]


def check_inline(token: Token, line: int, seen: Seen) -> None:
    """Report unknown links, pictures without words and unknown marks inside one text."""
    for child in token.children or ():
        attributes = child.meta.get("attributes", {})
        if child.type == "link_open":
            seen.links.append((line, str(child.attrGet("href") or "")))
        elif child.type == "image":
            _check_image(child, line, seen)
            _check_marks(attributes, IMAGE_CLASSES, "A picture", line, seen.findings)
        elif child.type == "span_open":
            _check_marks(attributes, SPAN_CLASSES, "A word", line, seen.findings)


def _check_marks(
    found: dict[str, str], known: frozenset[str], owner: str, line: int, findings: Findings
) -> None:
    names = found.get("class", "").split()
    unknown = [name for name in found if name != "class"]
    unknown += [f".{name}" for name in names if name not in known]
    for name in unknown:
        marks = ", ".join(f"`.{mark}`" for mark in sorted(known))
        findings.error(line, f"{owner} has no attribute `{name}`.", f"Known here: {marks}.")


def _check_image(token: Token, line: int, seen: Seen) -> None:
    address = str(token.attrGet("src") or "")
    if not token.content.strip():
        seen.findings.error(
            line,
            f"The picture {address} has no words.",
            "Say between the brackets what is to be seen: ![three chairs in a circle](...).",
        )
    match = _STATIC.match(address)
    if match is None or ".." in match[1].split("/"):
        seen.findings.error(
            line,
            f"The picture {address} is not under static/.",
            "Put the file into static/img and write ../../static/img/name.svg.",
        )
        return
    token.attrSet("src", f"static:{match[1]}")
    token.attrSet("loading", "lazy")
    seen.images.append((line, match[1]))
    mark = token.meta.get("attributes", {}).get("class")
    if mark:
        token.attrSet("class", mark)


def plain_text(tokens: Sequence[Token]) -> str:
    """The words alone, for search and for labels."""
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append("".join(_words(child) for child in token.children or ()))
        elif token.type == "fence":
            parts.append(token.content)
    return "\n".join(part.strip() for part in parts if part.strip())


def _words(token: Token) -> str:
    if token.type in ("text", "code_inline", "image"):
        return token.content
    return " " if token.type in ("softbreak", "hardbreak") else ""
