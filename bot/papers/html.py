"""A document as one HTML file that needs nothing else: readable by screen readers, printable, in light and dark."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import assert_never

from bot.domain.paper import Bullets, Figure, Heading, Paper, Paragraph, Part, Table

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { line-height: 1.2; margin-bottom: 0; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; padding-bottom: .2rem; }
.subtitle { margin-top: .4rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #8886;
         overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
li { overflow-wrap: anywhere; }
figure { margin: 1rem 0; }
img { max-width: 100%; height: auto; background: #fff; }
figcaption { font-size: .92rem; }
@media print {
  body { font-size: 10.5pt; max-width: none; margin: 0; }
  h2, h3, caption { break-after: avoid; }
  tr, li, figure { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
}
"""


def html(paper: Paper) -> str:
    """Return the document as one HTML file."""
    body = "\n".join(_element(part) for part in paper.parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(paper.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(paper.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(paper.title)}</h1>\n<p class="subtitle">{escape(paper.subtitle)}</p>\n{body}\n'
        "</main>\n</body>\n</html>\n"
    )


def _element(part: Part) -> str:
    match part:
        case Heading(text, level):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(_item(first, rest) for first, rest in items)}</ul>"
        case Table():
            return _table(part)
        case Figure(png, _, alt_text):
            source = b64encode(png).decode()
            return (
                f'<figure><img src="data:image/png;base64,{source}" alt="{escape(alt_text)}">'
                f'<figcaption aria-hidden="true">{escape(alt_text)}</figcaption></figure>'
            )
        case _:
            assert_never(part)


def _item(first: str, rest: str) -> str:
    strong = f"<strong>{escape(first)}</strong> " if first else ""
    return f"<li>{strong}{escape(rest)}</li>"


def _table(table: Table) -> str:
    head = _cells(table, "th", table.head, ' scope="col"')
    body = "".join(f"<tr>{_cells(table, 'td', row)}</tr>" for row in table.rows)
    return (
        f'<div class="wide"><table><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(table: Table, tag: str, texts: Sequence[str], scope: str = "") -> str:
    looks = [' class="number"' if place in table.numbers else "" for place in range(len(texts))]
    return "".join(f"<{tag}{scope}{look}>{escape(text)}</{tag}>" for text, look in zip(texts, looks, strict=True))
