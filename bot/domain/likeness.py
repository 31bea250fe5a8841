"""What makes two interventions alike besides equal words: traits as exact marks, and words that mean the same."""

import re
from collections.abc import Iterable

from bot.domain.words import Rule, Strand

# The beginnings of words that people in different divisions use for the same thing; each line keeps to one language,
# since whoever asks in one reads best what was written in it.
_SAME_MEANING = """
afraid fear blame
agency tempora
answer reply replie respon
apprentic trainee intern
bankrupt insolven
bid tender proposal
booked busy occupied
budget funding money
buddy buddi mentor
cancel postpon
client customer
clip film video
colleague peer
confidential secret
contractor supplier vendor
correspondence mail
counsel lawyer legal
course seminar training
delay late overdue
deletion retention
device tablet
document record
drive folder share
employee personnel staff worker
encyclopaedia handbook manual wiki
expert specialist
factor plant site
finding search
freez frozen blocked
abbreviation glossar terminolog vocabular
handover transition
idea suggestion
interview conversation
keyword metadata tagging
leader manager supervisor
lesson retrospective review
meeting session
migrat moving relocation
mobile phone
object refus reject
obsolete outdated stale
pension retire
assessment questionnaire survey
reference testimonial
ablehn lehnte weiger
ablage laufwerk
absage ausfallen
akte dokument unterlage
anbieter dienstleister lieferant
angebot ausschreibung
angst furcht schuldzuweis
antwort rückmeldung
anwalt jurist rechtsabteilung
aufbewahrung löschkonzept löschung
ausgebucht belegt
auszubildend azubi lehrling
befragung erhebung umfrage
befristet leiharbeit zeitarbeit
begriff glossar
beschäftigt mitarbeit
budget geld
eingefroren gesperrt sperre
experte fachkräfte fachleute
führungskr teamleit vorgesetzt
geheim vertraulich
handbuch wiki
handy telefon
idee vorschlag vorschläge
insolven zahlungsunfähig
kollege kollegin
kurs lehrgang schulung
lehre rückblick
mentor pate
migration umzug
pension rente ruhestand
schlagwort verschlagwort
sitzung treffen
standort werk
verantwortlich zuständig
verspät verzöger
"""
_GROUPS = [tuple(line.split()) for line in _SAME_MEANING.strip().splitlines()]


def recall_marks(division: str, strand: Strand, rules: Iterable[Rule]) -> list[str]:
    """Return one word for each trait, which no typed word is equal to."""
    traits = [f"division {division}", f"strand {strand}", *(f"rule {rule}" for rule in rules)]
    return [re.sub(r"[\W_]+", "", trait.casefold()) for trait in traits]


def meaning_the_same(texts: Iterable[str]) -> list[str]:
    """Return the beginnings of other words for what the texts speak of, each once."""
    words = {word for text in texts for word in re.findall(r"\w+", text.casefold())}
    found: dict[str, None] = {}
    for group in _GROUPS:
        said = [beginning for beginning in group if any(word.startswith(beginning) for word in words)]
        if said:
            found |= dict.fromkeys(beginning for beginning in group if beginning not in said)
    return list(found)
