"""A book to measure with: as many chapters, tables, boxes, lines and pictures as a real guide."""

import base64
import io
import random

from app.printing.parts import Part

CHAPTERS = 13
WORDS = """
circle listen group people trust question silence answer reflect practise share strength leader
story feeling week change choice support plan notice breath stay ask open close
"""
TU = """
vòng tròn lắng nghe nhóm mọi người tin tưởng câu hỏi im lặng trả lời phản ánh thực hành chia sẻ
điểm mạnh trưởng nhóm câu chuyện cảm xúc tuần thay đổi lựa chọn hỗ trợ kế hoạch
"""

SHEET = """
@font-face {font-family: "Be Vietnam Pro"; src: url(fonts/BeVietnamPro-Regular.ttf)}
@font-face {font-family: "Be Vietnam Pro"; font-weight: 500;
  src: url(fonts/BeVietnamPro-Medium.ttf)}
@font-face {font-family: "Be Vietnam Pro"; font-weight: 600;
  src: url(fonts/BeVietnamPro-SemiBold.ttf)}
@font-face {font-family: "Be Vietnam Pro"; font-weight: 700;
  src: url(fonts/BeVietnamPro-Bold.ttf)}
@font-face {font-family: "Be Vietnam Pro"; font-style: italic;
  src: url(fonts/BeVietnamPro-Italic.ttf)}
@page {size: A4; margin: 22mm 20mm 24mm; @top-left {content: string(chapter); font-size: 8pt;
  font-family: "Be Vietnam Pro"}}
@page cover {@top-left {content: none}}
.cover {page: cover}
body {font-family: "Be Vietnam Pro"; font-size: 10.5pt; line-height: 1.5; hyphens: auto}
p {text-align: justify} h1 {string-set: chapter content(); break-before: page}
h2, h3 {break-after: avoid}
table {border-collapse: collapse; width: 100%} th, td {border: 0.5pt solid; padding: 2mm}
.box {border: 1pt solid; border-radius: 2mm; padding: 4mm; margin: 5mm 0; break-inside: avoid}
.line {border-bottom: 0.5pt solid #777; height: 8.5mm}
ul.contents {list-style: none; padding: 0} ul.contents li {margin: 0}
ul.contents .title::after {content: leader('.')}
img {width: 60%}
"""


def chapters(number: int = CHAPTERS, sections: int = 7) -> list[tuple[str, str]]:
    """Return (title, body) of every chapter; the same every time."""
    chance = random.Random(7)
    return [_chapter(chance, n, sections) for n in range(1, number + 1)]


def whole(parts: list[tuple[str, str]]) -> str:
    """Return the same book as one document; the engine makes the page numbers of the contents.

    Those inside the text stay zeros: made by the engine they would cost it a third more.
    """
    extra = (
        "ul.contents a.page-number {font-size: 0} "
        "ul.contents a.page-number::after {content: target-counter(attr(href), page); "
        "font-size: 10.5pt} "
        '@page {@bottom-right {content: "Page " counter(page) " of " counter(pages); '
        'font: 8pt "Be Vietnam Pro"}} @page cover {@bottom-right {content: none}}'
    )
    body = _cover() + _contents(parts) + "".join(body for _, body in parts)
    return _document("The whole book", body, extra)


def book(parts: list[tuple[str, str]], edited: int = 0) -> list[Part]:
    """Return the same book as parts; `edited` changes the words of one chapter."""
    done = [Part("Cover", _document("Cover", _cover()), folio=False)]
    done.append(Part("Contents", _document("Contents", _contents(parts))))
    for number, (title, body) in enumerate(parts):
        if edited and number == len(parts) // 2:
            body += f"<p>A sentence that was added in round {edited}.</p>"
        done.append(Part(title, _document(title, body)))
    return done


def _document(title: str, body: str, extra: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{SHEET}{extra}</style></head><body>{body}</body></html>"
    )


def _cover() -> str:
    return '<section class="cover"><p id="cover">Thirty Chairs</p><p>Trainer guide</p></section>'


def _contents(parts: list[tuple[str, str]]) -> str:
    lines = []
    for number, (title, body) in enumerate(parts, 1):
        lines.append(_line(f"c{number}", title))
        for n in range(1, body.count("<h2") + 1):
            lines.append(_line(f"c{number}-s{n}", f"Section {number}.{n}"))
    return f'<h1 id="contents">Contents</h1><ul class="contents">{"".join(lines)}</ul>'


def _line(anchor: str, title: str) -> str:
    return (
        f'<li><a class="title" href="#{anchor}">{title}</a>'
        f'<a class="page-number" href="#{anchor}">000</a></li>'
    )


def _chapter(chance: random.Random, number: int, sections: int) -> tuple[str, str]:
    title = f"Chapter {number}: {_words(chance, 3)}"
    blocks = [f'<h1 id="c{number}">{title}</h1>']
    for n in range(1, sections + 1):
        blocks.append(f'<h2 id="c{number}-s{n}">Section {number}.{n}</h2>')
        blocks += [f"<p>{_sentence(chance, 70)}</p>" for _ in range(4)]
        far = (number * 5 + n) % CHAPTERS + 1
        blocks.append(
            f'<p>{_sentence(chance, 20)} See page <a class="page-number" href="#c{far}">000</a>, '
            f'<a href="#c{far}">chapter {far}</a>.</p>'
        )
        if n % 2:
            blocks.append(_table(chance))
        else:
            blocks.append(f'<div class="box"><h3>Key</h3><p>{_sentence(chance, 40)}</p></div>')
        blocks.append('<div class="line"></div>' * 5)
    blocks += [_drawing(chance), _picture(number), _drawing(chance)]
    return title, "".join(blocks)


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS.split()) for _ in range(count))


def _sentence(chance: random.Random, count: int) -> str:
    words = [chance.choice((TU if i % 17 > 11 else WORDS).split()) for i in range(count)]
    words[count // 2] = f"<b>{words[count // 2]}</b>"
    words[count // 3] = f"<i>{words[count // 3]}</i>"
    return " ".join(words).capitalize() + "."


def _table(chance: random.Random) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_words(chance, 2)}</th>'
        + "".join(f"<td>{_words(chance, 6)}</td>" for _ in range(3))
        + "</tr>"
        for _ in range(6)
    )
    heads = "".join(f'<th scope="col">{_words(chance, 1)}</th>' for _ in range(4))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _drawing(chance: random.Random) -> str:
    chairs = "".join(
        f'<circle cx="{chance.randint(10, 190)}" cy="{chance.randint(10, 90)}" r="6"/>'
        for _ in range(30)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">{chairs}</svg>'
    code = base64.b64encode(svg.encode()).decode()
    return f'<img alt="Thirty chairs" src="data:image/svg+xml;base64,{code}">'


def _picture(number: int) -> str:
    from PIL import Image

    image = Image.effect_noise((1500, 1000), 20 + number).convert("RGB")
    out = io.BytesIO()
    image.resize((150, 100)).resize((1500, 1000)).save(out, "JPEG", quality=70)
    code = base64.b64encode(out.getvalue()).decode()
    return f'<img alt="A room" src="data:image/jpeg;base64,{code}">'
