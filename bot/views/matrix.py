"""The division x strand matrix: what is under way where, and where nothing is. Strategic learning comes first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.domain.words import State, Strand
from bot.views import blocks, charts, terms
from bot.views.ids import Action
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

# Knowledge strategies forget learning first, so it is looked at first.
STRANDS = (Strand.strategic_learning, Strand.knowledge_management, Strand.information_management)
MOST_NAMED = 8
LINES_PER_BLOCK = 5
# In a message Slack begins to refuse at about 11,000 characters of text.
MOST_LINES = 30


@dataclass(frozen=True)
class Field:
    """One strand in one division: how many active initiatives are in each state (None: not assessed), how many rest."""

    states: Mapping[State | None, int] = field(default_factory=dict)
    resting: int = 0

    @property
    def under_way(self) -> int:
        """How many initiatives are active."""
        return sum(self.states.values())

    @property
    def worst(self) -> State | None:
        """The most serious state among them; None where none was assessed."""
        return next((state for state in reversed(State) if self.states.get(state)), None)


NOTHING = Field()


@dataclass(frozen=True)
class Line:
    """A division's row."""

    division: str
    fields: Mapping[Strand, Field]

    def of(self, strand: Strand) -> Field:
        """Return the field of the strand."""
        return self.fields.get(strand, NOTHING)


def gaps(reader: Reader, lines: Sequence[Line]) -> str:
    """Return a sentence for each strand, one a line: in which divisions nothing of it is under way."""
    return "\n".join(_gap(reader, strand, lines) for strand in STRANDS)


def sections(reader: Reader, lines: Sequence[Line]) -> list[Block]:
    """Return the matrix as paragraphs, a few divisions in each."""
    names = [(strand, terms.strand(reader, strand)) for strand in STRANDS]
    told = [_line(reader, names, each) for each in lines]
    return [
        blocks.section("\n".join(told[start : start + LINES_PER_BLOCK]))
        for start in range(0, len(told), LINES_PER_BLOCK)
    ]


def post(reader: Reader, community: int, name: str, lines: Sequence[Line]) -> Post:
    """Return the matrix as a message: a table, or paragraphs where there are no tables."""
    if not lines:
        return Post(reader.text("There is no division here yet."))
    title = reader.text("{community}: divisions and strands", community=name)
    head = blocks.section(f"*{said(title, 160)}*\n{gaps(reader, lines)}")
    more = len(lines) - MOST_LINES
    left_out = [blocks.context(reader.plural("and {n} more division", "and {n} more divisions", more))]
    picture = blocks.actions(blocks.button(reader.text("Send me the picture"), Action.send_matrix, community=community))
    table = charts.table(title, _head(reader), [_cells(reader, each) for each in lines])
    beyond = len(lines) - charts.rows_in(table)
    untold = [blocks.context(reader.plural("and {n} more division", "and {n} more divisions", beyond))]
    return Post(
        said(title, 160),
        [head, table, *(untold if beyond > 0 else []), picture],
        [head, *sections(reader, lines[:MOST_LINES]), *(left_out if more > 0 else []), picture],
    )


def words(reader: Reader, each: Field) -> str:
    """Return what a field says, as a symbol and words."""
    worst = each.worst
    return _words(reader, each.under_way, worst, each.states[worst] if worst else 0, each.resting)


# Of 600 fields most say one of a dozen things.
@lru_cache(1024)
def _words(reader: Reader, n: int, worst: State | None, in_it: int, resting: int) -> str:
    if not n:
        paused = "⏸️ " + reader.plural("{n} paused or a draft", "{n} paused or drafts", resting)
        return paused if resting else "⬜ " + reader.text("nothing under way")
    if worst is None:
        return "▫️ " + reader.plural("{n}, not assessed yet", "{n}, not assessed yet", n)
    if n == 1 or worst is State.clear:
        return f"{terms.state(reader, worst)} ({reader.number(n)})"
    return reader.text("{state} ({n} of {all})", state=terms.state(reader, worst), n=reader.number(in_it), all=n)


def _line(reader: Reader, names: Sequence[tuple[Strand, str]], line: Line) -> str:
    told = [f"{name} {words(reader, line.of(strand))}" for strand, name in names]
    return f"*{said(line.division, 80)}*: {' · '.join(told)}"


def _gap(reader: Reader, strand: Strand, lines: Sequence[Line]) -> str:
    empty = [line for line in lines if not line.of(strand).under_way]
    name = terms.strand(reader, strand)
    if not empty:
        return "🟢 " + reader.text("{strand}: under way in every division", strand=name)
    named = [said(each.division, 40) for each in empty[:MOST_NAMED]]
    if len(empty) > MOST_NAMED:
        named.append(reader.plural("{n} more", "{n} more", len(empty) - MOST_NAMED))
    return "⬜ " + reader.text(
        "{strand}: nothing under way in {n} of {all} divisions: {divisions}",
        strand=name,
        n=len(empty),
        all=len(lines),
        divisions=reader.list(named),
    )


def _head(reader: Reader) -> list[str]:
    return [reader.text("Division"), *(terms.strand(reader, strand) for strand in STRANDS)]


def _cells(reader: Reader, line: Line) -> list[str]:
    return [line.division, *(words(reader, line.of(strand)) for strand in STRANDS)]
