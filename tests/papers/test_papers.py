"""A document becomes Markdown, HTML and PDF: whole, safe, and the same every time."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from bot.domain.paper import Bullets, Figure, Heading, Paper, Paragraph, Table
from bot.papers import html, markdown, pdf

AT = datetime(2026, 4, 1, tzinfo=UTC)
# A picture of one pixel.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
NASTY = '<script>alert("1")</script> & #panic() $x$ *bold* _it_ [link](x) `code` | \\ #let x = 1'


def paper(words: str = "Übergabe, Знание, 知識", rows: int = 3) -> Paper:
    """Return a document with a part of each kind."""
    return Paper(
        title=f"Review {words}",
        subtitle=words,
        language="de",
        parts=[
            Heading(words),
            Paragraph(words),
            Bullets([(words, words), ("", words)]),
            Heading(words, 3),
            Table(words, ["Key", words, "n"], [["KS-1", words, "12"]] * rows, frozenset({2})),
            Figure(DOT, "dot.png", words),
        ],
    )


class Reading(HTMLParser):
    """Reads a page: which elements it has, with what attributes, and what it says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_a_page_says_what_people_wrote_and_does_none_of_it() -> None:
    read = Reading(html.html(paper(NASTY)))

    assert not {"script", "link", "iframe"} & {tag for tag, _ in read.tags}
    assert read.said.count(NASTY) == 12
    assert not re.search(r"(?:src|href)=\"(?!data:)", html.html(paper(NASTY)))


def test_a_page_can_be_read_aloud() -> None:
    read = Reading(html.html(paper()))
    tags = [tag for tag, _ in read.tags]

    assert ("html", {"lang": "de"}) in read.tags
    assert (tags.count("h1"), tags.count("main"), tags.count("caption")) == (1, 1, 1)
    assert [attrs["scope"] for tag, attrs in read.tags if tag == "th"] == ["col"] * 3
    assert [attrs["alt"] for tag, attrs in read.tags if tag == "img"] == ["Übergabe, Знание, 知識"]


def test_markdown_has_no_sign_of_its_own_in_what_people_wrote() -> None:
    text = markdown.markdown(paper(NASTY))

    rows = [line for line in text.splitlines() if line.startswith("| KS")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [4] * 3
    assert not re.search(r"(?<!\\)<script", text)
    assert not re.search(r"(?<!\\)\[link", text)


@pytest.mark.parametrize("words", ["Übergabe, Знание", NASTY, "W" * 300, ""], ids=["scripts", "signs", "long", "empty"])
def test_a_pdf_comes_of_any_words_and_is_the_same_every_time(words: str) -> None:
    once, again = pdf.pdf(paper(words), AT), pdf.pdf(paper(words), AT)

    assert once.startswith(b"%PDF-")
    assert once == again


def test_a_long_table_goes_on_over_pages() -> None:
    short, long = pdf.pdf(paper(rows=1), AT), pdf.pdf(paper(rows=200), AT)

    assert pages(long) > pages(short)


def test_an_empty_document_is_one_page() -> None:
    assert pages(pdf.pdf(Paper("Title", "", "en"), AT)) == 1


def pages(document: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", document))
