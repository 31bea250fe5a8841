"""Forty more labelled pairs, half of them German, written before the search was run on them and not changed since.

As in `similar_interventions`: two people in different divisions who share a problem and not their sentences. A line is
the new one's title, division and barrier, then the past one's title, division and words.
"""

from random import Random

from bot.domain.words import Rule, Strand
from tests.data.similar_interventions import New, Past

_ENGLISH = (
    ("Supplier knowledge portal", "Procurement", "Buyers keep their notes in private notebooks and share nothing",
     "Account notes in one place", "Sales", "Sellers kept notes to themselves. Coaching: the team lead wrote openly "
     "for a month, and private notebooks went away."),
    ("Video guides for assembly", "Manufacturing", "Filming is forbidden on the shop floor by security",
     "Short films of repairs", "Field Service", "Plant security had forbidden cameras. One registered device per "
     "hall may film now; security signs each clip."),
    ("Group glossary", "Legal", "Subsidiaries refuse to give up their own abbreviations",
     "Harmonised abbreviations", "Finance", "Each subsidiary insisted on its abbreviations. Both forms are shown "
     "side by side; after a year the old ones were hidden."),
    ("Lunch and learn", "Human Resources", "Speakers cancel a day before the session",
     "Brown bag talks", "Research", "Talks were cancelled by speakers at the last moment. A reserve speaker is named "
     "for every session."),
    ("Retired staff as advisers", "Energy", "Pension rules cap what a retiree may earn with us",
     "Senior expert pool", "Engineering", "Pensioners may earn only little. HR direction: a contract of twelve days "
     "a year stays under the cap."),
    ("Customer complaints as lessons", "Customer Care", "Agents close tickets without a root cause",
     "Root causes of returns", "Logistics", "Returns were closed with no cause given. The form no longer closes "
     "without one; two examples help."),
    ("Knowledge maps of sites", "Operations", "Site managers fear that mapping leads to closing their site",
     "Map of laboratories", "Research", "Managers of laboratories feared a closure. The sponsor wrote that no site "
     "closes because of the map."),
    ("Search across mail", "Legal", "Mailboxes are encrypted and the crawler cannot read them",
     "Finding old correspondence", "Procurement", "The crawler met encrypted mailboxes. Mail that matters is filed "
     "to a shared folder at the end of a case."),
    ("Coaching circles", "Marketing", "Members are in eight time zones and find no common hour",
     "Regional peer groups", "Sales", "No hour suited all time zones. Two groups were formed, east and west, with one "
     "joint session a quarter."),
    ("Simulator training", "Energy", "The simulator is booked out by another plant until autumn",
     "Crane simulator", "Logistics", "Another site had booked the simulator for months. Resources: night slots with "
     "an extra trainer."),
    ("Paperless inspections", "Field Service", "Tablets break in the rain",
     "Inspection by tablet", "Manufacturing", "Devices failed in wet halls. Rugged tablets were rented for the wet "
     "season."),
    ("Ideas campaign", "Finance", "Two hundred ideas came in and nobody answers them",
     "Suggestion box online", "Operations", "Suggestions stayed without an answer. Each gets a named reviewer within "
     "ten days; unanswered ones go to the head of division."),
    ("Handover between shifts", "Manufacturing", "Night shift writes in another system than day shift",
     "One logbook", "Energy", "Shifts used different systems for the handover. One board on a large screen replaced "
     "both."),
    ("Tender library", "Sales", "Old tenders contain confidential prices and must be cleaned first",
     "Bid archive", "Engineering", "Prices in the bids were confidential. A student removed the price pages; the "
     "archive opened after six weeks."),
    ("Patent awareness", "Research", "Inventors do not understand the lawyers' language",
     "Trade secrets course", "Legal", "Engineers did not follow legal language. A comic of ten pages took the place "
     "of the course."),
    ("Digital mentors for apprentices", "Human Resources", "Mentors were never trained for it themselves",
     "Buddies for trainees", "Customer Care", "Buddies had no training of their own. A half-day course before the "
     "first meeting; drop-outs halved."),
    ("Energy data platform", "Operations", "Meters send their readings in five incompatible formats",
     "Sensor readings in one store", "Manufacturing", "Formats of the meters did not fit together. A converter for "
     "the two commonest covers nine in ten."),
    ("Merger of two intranets", "Marketing", "Each side wants its own home page",
     "One start page", "Human Resources", "After the acquisition both companies wanted their home page. Visitors "
     "choose; after three months nobody chose the old one."),
    ("Quality circles", "Logistics", "Temporary workers are not invited",
     "Improvement rounds", "Manufacturing", "Agency staff could not take part. Their hours in the round are paid by "
     "us since May."),
    ("Reading list for leaders", "Finance", "Nobody reads more than two pages",
     "Briefings for the board", "Legal", "Long papers went unread. One page with a question at the end, read aloud in "
     "the meeting."),
)  # fmt: skip
_GERMAN = (
    ("Expertenverzeichnis", "Logistics", "Der Betriebsrat will keine sichtbaren Fähigkeiten einzelner Mitarbeiter",
     "Wer weiß was", "Finance", "Der Betriebsrat lehnte die Anzeige von Fähigkeiten ab. Freiwillige Profile und eine "
     "Betriebsvereinbarung lösten es."),
    ("Wissen der Meister sichern", "Manufacturing", "Drei Meister gehen in Rente, bevor wir mit ihnen sprechen konnten",
     "Erfahrungswissen erhalten", "Energy", "Kollegen waren schon in Rente gegangen. Gespräche beginnen jetzt ein Jahr "
     "vor dem Ruhestand."),
    ("Dokumentensuche", "Legal", "In den Treffern stehen veraltete Fassungen oben",
     "Suche im Archiv", "Procurement", "Veraltete Fassung stand vor der gültigen. Alte Dokumente wurden als Archiv "
     "gekennzeichnet."),
    ("Gemeinsame Begriffe", "Engineering", "Jedes Werk benutzt eigene Namen für die Teile",
     "Teilekatalog", "Operations", "Die Werke hatten eigene Teilenamen. Eine Verantwortliche entscheidet nach Anhörung "
     "der Werke."),
    ("Lernvideos", "Field Service", "Monteure haben unterwegs keinen Rechner",
     "Kurse für Fahrer", "Logistics", "Fahrer ohne Rechner kamen nicht an die Kurse. Kurze Filme für das Telefon."),
    ("Aufbewahrungsfristen", "Human Resources", "Die Rechtsabteilung nennt keine Frist für Personalakten",
     "Löschkonzept", "Finance", "Fristen fehlten, weil die Rechtsabteilung nicht antwortete. Die Sponsorin bat um "
     "eine Juristin für zwei Wochen."),
    ("Projektrückblicke", "Sales", "Die Teams haben Angst, dass Fehler ihnen schaden",
     "Lehren aus Angeboten", "Engineering", "Angst vor Schuldzuweisung. Rückblicke ohne Namen, von außen moderiert."),
    ("Mentorenprogramm", "Customer Care", "Im Schichtplan ist keine Zeit für Mentoren",
     "Patenschaften", "Manufacturing", "Paten hatten in der Schicht keine Stunde übrig. Zwei Stunden je Woche stehen "
     "jetzt im Schichtplan."),
    ("Ablage in der Cloud", "Research", "Der Dienstleister für den Umzug ist zahlungsunfähig",
     "Umzug der Laufwerke", "Legal", "Dienstleister insolvent, der Umzug stand. Eigene Leute zogen das Wichtigste um."),
    ("Kompetenzerhebung", "Marketing", "Der Datenschutz verlangt anonyme Ergebnisse",
     "Umfrage zu Fähigkeiten", "Energy", "Datenschutzbeauftragte verlangte Anonymität. Auswertung nur ab zehn "
     "Antworten."),
    ("Wartungswiki", "Energy", "Niemand pflegt die Artikel",
     "Handbuch der Anlagen", "Field Service", "Ungepflegte Artikel. Jeder bekam eine Pflegerin und ein Datum."),
    ("Stammdaten", "Procurement", "Die Schnittstelle aus dem ERP fehlt noch immer",
     "Artikeldaten", "Sales", "Die IT lieferte die ERP-Schnittstelle nicht. Bis dahin eine nächtliche Datei."),
    ("Führungskräftelernen", "Finance", "Das Budget für externe Trainer ist gesperrt",
     "Werkstatt für Teamleiter", "Operations", "Budgetsperre. Sechs eigene Führungskräfte wurden zu Trainern."),
    ("Übersetzung der Anleitungen", "Manufacturing", "Übersetzer kennen unsere Fachbegriffe nicht",
     "Handbücher in Polnisch", "Engineering", "Fachbegriffe wurden falsch übersetzt. Ein Glossar ging den Übersetzern "
     "vorher zu."),
    ("Netzwerk der Planer", "Operations", "Die Treffen sind nur auf Englisch, viele bleiben fern",
     "Runde der Qualitätsbeauftragten", "Research", "Englische Treffen blieben leer. Regionale Treffen in der eigenen "
     "Sprache."),
    ("Einarbeitung neuer Kollegen", "Sales", "Vorgesetzte lassen die Gespräche am Quartalsende ausfallen",
     "Erste hundert Tage", "Customer Care", "Gespräche fielen am Ende des Quartals aus. In diesem Monat sind keine "
     "mehr vorgesehen."),
    ("Referenzprojekte", "Marketing", "Kunden wollen nicht genannt werden",
     "Erfolgsgeschichten", "Engineering", "Der Kunde wollte seinen Namen nicht lesen. Geschichten ohne Namen."),
    ("Verschlagwortung der Zeichnungen", "Engineering", "Von Hand dauert es viel zu lange",
     "Schlagworte für Prüfberichte", "Research", "Verschlagworten von Hand dauerte zu lange. Ein Programm schlägt "
     "vor, Menschen bestätigen."),
    ("Ideenbörse", "Human Resources", "Auf Vorschläge antwortet niemand",
     "Verbesserungsvorschläge", "Manufacturing", "Vorschläge blieben ohne Antwort. Nach zehn Tagen fragt die "
     "Bereichsleitung nach."),
    ("Schichtübergabe", "Energy", "Nacht und Tag schreiben in verschiedene Systeme",
     "Ein Schichtbuch", "Logistics", "Zwei Systeme für eine Übergabe. Eine Tafel ersetzte beide."),
)  # fmt: skip
_STRANDS = tuple(Strand)
_RULES = (Rule.stall, Rule.shortfall, Rule.forecast, Rule.silence, Rule.barrier_open, Rule.milestone_overdue)


def pair(number: int, line: tuple[str, ...]) -> tuple[New, Past]:
    """The two share the strand, and every other pair a rule, so that marks alone find nothing."""
    title, division, barrier, past_title, past_division, words = line
    strand, rule = _STRANDS[number % 3], _RULES[number % 6]
    other = rule if number % 2 else _RULES[(number + 1) % 6]
    return New(title, division, strand, (rule,), barrier), Past(past_title, past_division, strand, (other,), words)


ENGLISH = tuple(pair(number, line) for number, line in enumerate(_ENGLISH))
GERMAN = tuple(pair(number, line) for number, line in enumerate(_GERMAN))

_DINGE = (
    "Expertenverzeichnis", "Dokumentenarchiv", "Begriffe", "Lernplattform", "Fachgemeinschaft", "Intranet",
    "Einarbeitung", "Patenschaften", "Wissensdatenbank", "Suche", "Aktenverwaltung", "Lehren aus Projekten",
    "Handbuch", "Stammdaten", "Erfahrungsaustausch", "Umzug der Inhalte", "Glossar", "Kurskatalog",
)  # fmt: skip
_HINDERNISSE = (
    "Der Lieferant ist zu spät", "Im Team fehlen Leute", "Das Budget ist noch nicht frei", "Andere Projekte gehen vor",
    "Die Verantwortliche ist in Elternzeit", "Die IT hat keine Kapazität für die Schnittstelle",
    "Vorgesetzte schicken ihre Leute nicht", "Dokumente liegen auf vielen Laufwerken", "Niemand benutzt die neue Suche",
    "Der Betriebsrat hat Fragen", "Die Rechtsabteilung hat nicht zugestimmt", "Daten aus dem Altsystem sind lückenhaft",
    "Fachleute haben keine Zeit für Gespräche", "Der Anbieter hat den Preis erhöht", "Der Pilotstandort fiel aus",
    "Rollen sind nicht klar", "Das Werkzeug ist in den Werken zu langsam", "Teilnehmer sagen kurzfristig ab",
    "Der Datenschutz prüft noch", "Die Übersetzung fehlt",
)  # fmt: skip
_VEREINBART = (
    "Eine zweite Person kam dazu", "Der Plan wurde um zwei Monate verschoben", "Die Sponsorin gab das Budget frei",
    "Eine Kollegin aus einem anderen Bereich half eine Woche", "Die Zuständigkeit wurde geklärt",
    "Der Umfang wurde halbiert", "Nach einem Zyklus ging es wieder", "Der neue Termin wurde gehalten",
    "Nächstes Mal früher anfangen", "Ein wöchentlicher Blick auf die Zahlen half",
)  # fmt: skip


def german_crowd(count: int, seed: int = 7) -> list[Past]:
    """Return so many other past interventions in German, the same ones every time."""
    chance = Random(seed)
    return [
        Past(
            chance.choice(_DINGE),
            chance.choice(("Sales", "Research", "Finance", "Legal", "Logistics", "Operations")),
            chance.choice(_STRANDS),
            tuple(chance.sample(list(Rule), 2)),
            ". ".join([*chance.sample(_HINDERNISSE, 2), *chance.sample(_VEREINBART, 3)]) + ".",
        )
        for _ in range(count)
    ]
