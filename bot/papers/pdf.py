"""A document as PDF through Typst. Its words reach Typst as data and are never part of what Typst reads as markup.

Typst brings the fonts with it, so the same document is the same file on every machine.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import typst

from bot.domain.paper import Figure, Paper, Part, Table

# The fonts that Typst embeds; the second has the signs and scripts that the first lacks.
TEMPLATE = """
#let paper = json("paper.json")
#set document(title: paper.title)
#set page(paper: "a4", margin: (x: 2cm, y: 2.2cm), numbering: "1 / 1")
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), size: 10.5pt, lang: paper.language)
#set par(justify: false)
#set table(stroke: none, inset: (x: 4pt, y: 3.5pt))
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set block(above: 22pt, below: 10pt)
#show heading.where(level: 3): set block(above: 14pt, below: 7pt)
// A word longer than its cell may be broken anywhere: between any two letters stands a place to do so.
#let breakable(words) = words.clusters().join("\\u{200b}")
#let in-cell(words) = words.split(" ").map(word => if word.len() > 18 { breakable(word) } else { word }).join(" ")

#let shown(part) = {
  if part.kind == "Heading" { heading(level: part.level, in-cell(part.text)) }
  else if part.kind == "Paragraph" { par(in-cell(part.text)) }
  else if part.kind == "Bullets" {
    list(..part.items.map(item => {
      let rest = in-cell(item.at(1))
      if item.at(0) == "" { rest } else [#strong(in-cell(item.at(0))) #rest]
    }))
  }
  else if part.kind == "Table" {
    block(below: 4pt, sticky: true, strong(part.caption))
    let widths = range(part.head.len()).map(place => if place in part.narrow { auto } else { 1fr })
    let side = range(part.head.len()).map(place => if place in part.numbers { right } else { left })
    table(
      columns: widths,
      align: side,
      table.hline(stroke: 0.6pt),
      table.header(..part.head.map(cell => strong(in-cell(cell)))),
      table.hline(stroke: 0.6pt),
      ..part.rows.flatten().map(in-cell),
      table.hline(stroke: 0.6pt),
    )
  }
  else if part.kind == "Figure" {
    block(breakable: false, {
      layout(size => {
        let png = bytes(part.png)
        let wide = image(png, alt: part.alt_text, width: 100%)
        let is-too-tall = measure(block(width: size.width, wide)).height > 17cm
        if is-too-tall { image(png, alt: part.alt_text, height: 17cm) } else { wide }
      })
      text(size: 9pt, part.alt_text)
    })
  }
}

#heading(level: 1, outlined: false, in-cell(paper.title))
#paper.subtitle
#for part in paper.parts { shown(part) }
"""


NARROW = 14


def pdf(paper: Paper, at: datetime) -> bytes:
    """Return the document as PDF, dated `at`."""
    data = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "language": paper.language,
        "parts": [_plain(part) for part in paper.parts],
    }
    files: dict[str, Any] = {"main.typ": TEMPLATE.encode(), "paper.json": json.dumps(data, ensure_ascii=False).encode()}
    # Its stubs leave out that files may be given by name.
    drawn: bytes = typst.compile(  # type: ignore[call-overload]
        files, format="pdf", ignore_system_fonts=True, timestamp=int(at.timestamp())
    )
    return drawn


def _is_narrow(cells: tuple[str, ...]) -> bool:
    """Return whether a column is no wider than a key or a date, so that it needs no share of the page."""
    return max(map(len, cells)) <= NARROW


def _plain(part: Part) -> dict[str, Any]:
    plain = asdict(part) | {"kind": type(part).__name__}
    match part:
        case Figure(png):
            # Typst takes files by name only if they are text.
            plain["png"] = list(png)
        case Table(numbers=numbers):
            plain["numbers"] = sorted(numbers)
            columns = enumerate(zip(*part.rows, strict=True))
            plain["narrow"] = [place for place, cells in columns if place in numbers or _is_narrow(cells)]
    return plain
