"""What the community learned: lessons, and a full-text search over everything that may help the next division.

The database keeps its index in step with `recall` inside every transaction: FTS5 on SQLite, tsvector on PostgreSQL.
`find` is the one place that knows the difference.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, func, text
from sqlmodel import Session, col, delete, select

from storage.tables import Answer
from storage.tables_directing import Lesson, Recall

MOST_TERMS = 40
SHORTEST_STEMMED = 6
SHORTEST_COMPOUND, FIRST_PART = 10, 6
# Two with the same trouble are more alike than two with the same title.
TITLE_WEIGHT, WORDS_WEIGHT, FACETS_WEIGHT = 0.7, 1.0, 0.5
# Words that say how a sentence is built and not what it is about; they would outweigh a rare word by number.
_ENGLISH = (
    "a about after all an and are as at be been before but by can do does for from had has have how if in into "
    "is it its no not of on once one only or our out over so than that the their them then there they this to "
    "too up us was we were what when which who will with would you "
)
_GERMAN = (
    "aber alle als am an auch auf aus bei beim bevor bis da damit das dass dem den denn der des die dies diese "
    "diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er es für gegen hat haben "
    "hatte hatten ihr ihre im indem ins ist ja jede jeden jeder jedes jetzt kein keine keinen keiner kann "
    "können man mehr mit nach nicht nichts niemand noch nun nur ob oder ohne sehr seit sich sie sind so solche "
    "über um und uns unser unsere unter viel vom von vor war waren was weil welche wenn wer werden wie wieder "
    "will wir wird wo wurde wurden zu zum zur zwischen "
)
_BUILDING = frozenset(f"{_ENGLISH}{_GERMAN}".split())
NEVER_RESTRICTED = "NOT EXISTS (SELECT 1 FROM intervention i WHERE i.id = r.intervention_id AND i.is_restricted)"

_SQLITE = f"""
SELECT r.id FROM recall_fts f JOIN recall r ON r.id = f.rowid
WHERE recall_fts MATCH :match AND r.community_id = :community AND {{kinds}}
  AND (:apart IS NULL OR r.intervention_id IS NULL OR r.intervention_id <> :apart)
  AND {NEVER_RESTRICTED}
ORDER BY bm25(recall_fts, {TITLE_WEIGHT}, {WORDS_WEIGHT}, {FACETS_WEIGHT}), r.id DESC LIMIT :limit
"""
# PostgreSQL's own rank knows nothing of how rare a word is; here a hit counts by the rarity of its word, as in BM25.
_POSTGRES = f"""
WITH lexeme AS (
    SELECT quote_literal(unnest(tsvector_to_array(to_tsvector('english', :words)))) AS word, 1.0 AS weight
    UNION SELECT to_tsquery('english', quote_literal(stem) || ':*AB')::text, 1.0
    FROM unnest(CAST(:stems AS text[])) AS stem
    UNION SELECT quote_literal(unnest(tsvector_to_array(to_tsvector('simple', :facets)))), CAST(:facets_weight AS float)
), term AS (SELECT word::tsquery AS word, weight FROM lexeme WHERE word <> ''), hit AS (
    SELECT r.id, r.at, length(r.vector) AS size, term.word, term.weight,
           ts_rank(ARRAY[0.5, 0.5, {WORDS_WEIGHT}, {TITLE_WEIGHT}]::real[], r.vector, term.word) AS strength
    FROM term JOIN recall r ON r.vector @@ term.word
    WHERE r.community_id = :community AND {{kinds}}
      AND (CAST(:apart AS integer) IS NULL OR r.intervention_id IS NULL OR r.intervention_id <> :apart)
      AND {NEVER_RESTRICTED}
), rarity AS (SELECT word, ln(1 + :documents / count(*)::float) AS worth FROM hit GROUP BY word)
SELECT hit.id FROM hit JOIN rarity USING (word)
GROUP BY hit.id, hit.size HAVING bool_or(hit.weight = 1)
ORDER BY sum(worth * weight * strength) / (40 + hit.size) DESC, hit.id DESC LIMIT :limit
"""


def find(
    session: Session,
    community_id: int,
    words: Iterable[str],
    *,
    kinds: Iterable[str],
    limit: int,
    facets: Iterable[str] = (),
    likewise: Iterable[str] = (),
    apart_from: int | None = None,
) -> list[Recall]:
    """Return what fits the words best, the best first; never from another community or a restricted intervention.

    `facets` are exact marks that count less than words, `likewise` are beginnings of other words for the same;
    `apart_from` is an intervention that is left out.
    """
    terms, marks = terms_of(words), terms_of(facets)
    if not terms:
        return []
    stems = list(dict.fromkeys([*stems_of(terms), *likewise]))
    # What this unit of work has changed so far is to be found, too.
    session.flush()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    query = _query(_SQLITE if is_sqlite else _POSTGRES, kinds)
    wanted: dict[str, Any] = {"community": community_id, "apart": apart_from, "limit": limit}
    if is_sqlite:
        wanted["match"] = match_of(terms, marks, stems)
    else:
        documents = session.exec(select(func.count()).where(Recall.community_id == community_id)).one()
        marked = " ".join(marks)
        wanted |= {"words": " ".join(terms), "stems": stems, "documents": documents}
        wanted |= {"facets": marked, "facets_weight": FACETS_WEIGHT}
    ids = [each for (each,) in session.connection().execute(query, wanted)]
    rows = {row.id: row for row in session.exec(select(Recall).where(col(Recall.id).in_(ids)))}
    return [rows[each] for each in ids]


def keep(session: Session, recall: Recall) -> None:
    """Have the text found from now on, in place of what was kept under its kind and reference."""
    known = session.exec(select(Recall).where(Recall.kind == recall.kind, Recall.ref_id == recall.ref_id)).first()
    if known is None:
        session.add(recall)
    else:
        known.title, known.words, known.facets, known.at = recall.title, recall.words, recall.facets, recall.at
        session.add(known)
    session.flush()


def let_go(session: Session, intervention_id: int) -> None:
    """Have nothing of the intervention found any more."""
    session.exec(delete(Recall).where(col(Recall.intervention_id) == intervention_id))


def let_go_of_barriers(session: Session, check_in_id: int, initiative_id: int) -> None:
    """Have no version of an answer found any more."""
    versions = select(Answer.id).where(Answer.check_in_id == check_in_id, Answer.initiative_id == initiative_id)
    session.exec(delete(Recall).where(col(Recall.kind) == "barrier", col(Recall.ref_id).in_(versions)))


def lesson_of(session: Session, intervention_id: int, round_: int) -> Lesson | None:
    """Return the lesson of one round of an intervention."""
    return session.exec(select(Lesson).where(Lesson.intervention_id == intervention_id, Lesson.round == round_)).first()


def lessons_of(session: Session, intervention_id: int) -> list[Lesson]:
    """Return the lessons of an intervention, oldest first."""
    return list(
        session.exec(select(Lesson).where(Lesson.intervention_id == intervention_id).order_by(col(Lesson.round)))
    )


def in_community(session: Session, community_id: int) -> list[Lesson]:
    """Return every lesson of the community, oldest first."""
    return list(session.exec(select(Lesson).where(Lesson.community_id == community_id).order_by(col(Lesson.id))))


def due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the ids of the lessons about which somebody is to be asked, the longest waiting first."""
    query = select(Lesson.id).where(col(Lesson.next_at) <= now).order_by(col(Lesson.next_at)).limit(limit)
    return [each or 0 for each in session.exec(query)]


def terms_of(words: Iterable[str]) -> list[str]:
    """Return the words that say what something is about, each once."""
    found = (term for each in words for term in re.findall(r"\w+", each.casefold().replace("_", " ")))
    telling = dict.fromkeys(term for term in found if len(term) > 1 and term not in _BUILDING)
    return list(telling)[:MOST_TERMS]


def stems_of(terms: Iterable[str]) -> list[str]:
    """Return the beginnings of the long words, each once: other forms and compounds of a word begin alike.

    It serves every language the same; what is equal as a whole counts twice, so it stays ahead. What is long enough
    for a compound begins with a word of its own.
    """
    terms = list(terms)
    forms = [term[: max(SHORTEST_STEMMED - 1, len(term) - 4)] for term in terms if len(term) >= SHORTEST_STEMMED]
    parts = [term[:FIRST_PART] for term in terms if len(term) >= SHORTEST_COMPOUND]
    return list(dict.fromkeys([*forms, *parts]))


def match_of(terms: list[str], marks: list[str], stems: list[str]) -> str:
    """Return the FTS5 query for any of the terms and of the beginnings of words, ranked by them and by the marks."""
    wanted = [*(f'"{term}"' for term in terms), *(f'"{stem}" *' for stem in stems)]
    asked = "{title words} : (" + " OR ".join(wanted) + ")"
    if not marks:
        return asked
    # A mark adds to the rank of what fits by its words; alone it finds nothing.
    traits = " OR ".join(f'"{mark}"' for mark in marks)
    return f"({asked}) AND ({asked} OR facets : ({traits}))"


def is_mapped(name: str | None, kind: str, _parents: object) -> bool:
    """Return whether a name in the database belongs to a table of the code, not to SQLite's full-text index."""
    return not (kind == "table" and name is not None and name.startswith("recall_fts"))


def _query(template: str, kinds: Iterable[str]) -> TextClause:
    # The kinds are words of our own code, so they may stand in the statement.
    listed = ", ".join(f"'{kind}'" for kind in kinds if kind.isalpha())
    return text(template.format(kinds=f"r.kind IN ({listed})"))
