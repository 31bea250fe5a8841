"""Twenty-four more labelled pairs, written after the search had learned what means the same, and not changed since.

They keep that knowledge honest: it was made with an eye on the earlier pairs, and not on these. A line is the new
one's title, division and barrier, then the past one's title, division and words, as in `similar_in_two_languages`.
"""

from tests.data.similar_in_two_languages import pair

_ENGLISH = (
    ("Skills passport", "Operations", "Trade union fears the passport will be used to pick who is laid off",
     "Competence profiles", "Energy", "The union suspected profiles would decide on layoffs. A written agreement "
     "excludes any use in redundancy rounds."),
    ("Design review archive", "Research", "Engineers store reviews on their own laptops",
     "Home for test protocols", "Manufacturing", "Protocols lay on private laptops. A weekly sync copies every laptop "
     "folder to the team site."),
    ("Language tandem", "Human Resources", "Pairs stop meeting after the first month",
     "Reverse mentoring", "Finance", "Pairs met twice and then stopped. A calendar series and a coffee voucher kept "
     "three in four going."),
    ("Market intelligence hub", "Sales", "The licence for the news feed ran out and was not renewed",
     "Standards library", "Engineering", "The subscription had expired unnoticed. A reminder now goes to two people "
     "ninety days before a licence ends."),
    ("Safety stories", "Logistics", "Drivers are not allowed to talk about accidents while claims are open",
     "Near miss reports", "Field Service", "Legal stopped talk of accidents until claims were settled. Reports are "
     "anonymised and wait for the end of the claim."),
    ("Knowledge breakfast", "Marketing", "Only people from headquarters take part",
     "Open house of divisions", "Customer Care", "Participants came from headquarters alone. It travels now: each "
     "month another branch is the host."),
    ("Process documentation", "Procurement", "Auditors found descriptions that nobody follows",
     "Work instructions", "Operations", "An audit showed that instructions were not followed. Each was walked through "
     "with those who do the work; half were thrown away."),
    ("Alumni network", "Human Resources", "We have no addresses of those who left",
     "Former project managers", "Engineering", "Addresses of leavers were missing. The exit form asks for a private "
     "mail address since March."),
    ("Virtual reality lessons", "Manufacturing", "Trainees get dizzy with the headsets",
     "Welding in the headset", "Energy", "A third felt sick from the headset. Sessions were cut to ten minutes, and "
     "a screen stands beside it."),
    ("Competitor briefings", "Finance", "Slides are in twelve different templates and cannot be merged",
     "Country reports", "Legal", "Every country used a template of its own. One template with five fields was agreed "
     "after two workshops."),
    ("Service knowledge for partners", "Field Service", "Partners have no account in our system",
     "Manuals for resellers", "Sales", "Resellers could not log in. A guest access with one role was opened by IT "
     "security."),
    ("Question and answer board", "Customer Care", "Questions are answered by mail and never reach the board",
     "Forum for planners", "Logistics", "Answers went out privately by mail. Moderators post each answer and reply "
     "with the link."),
)  # fmt: skip
_GERMAN = (
    ("Wissensbilanz", "Finance", "Die Kennzahlen liegen erst nach dem Jahresabschluss vor",
     "Bericht zum Humankapital", "Human Resources", "Zahlen kamen zu spät aus dem Abschluss. Vorläufige Kennzahlen "
     "reichen nun, die endgültigen folgen."),
    ("Fachkarriere", "Research", "Der Aufstieg ist nur mit Personalverantwortung möglich",
     "Laufbahn für Spezialisten", "Engineering", "Ohne Personalverantwortung gab es keinen Aufstieg. Zwei Stufen für "
     "Spezialisten wurden eingeführt."),
    ("Filme aus der Fertigung", "Manufacturing", "Kameras sind in der Halle verboten",
     "Lehrfilme", "Energy", "Ein Verbot von Kameras stand im Weg. Ein gemeldetes Gerät je Halle ist erlaubt."),
    ("Digitale Werkerführung", "Operations", "Das Funknetz reicht nicht bis zur Linie vier",
     "Anleitungen am Band", "Logistics", "Am Band war kein Funknetz. Zwei neue Antennen deckten die Linie ab."),
    ("Onlinekurse Arbeitsschutz", "Field Service", "Die Lizenzen reichen nur für die Hälfte der Belegschaft",
     "Sprachkurse", "Customer Care", "Lizenzen fehlten für die halbe Belegschaft. Sie werden nun nach Bedarf "
     "vergeben."),
    ("Expertenrunde Batterie", "Engineering", "Die Fachleute sitzen in zwei verfeindeten Abteilungen",
     "Runde zur Verfahrenstechnik", "Manufacturing", "Zwei Abteilungen sprachen nicht miteinander. Ein Moderator von "
     "außen leitete drei Treffen."),
    ("Archiv der Verträge", "Procurement", "Alte Verträge gibt es nur auf Papier im Keller",
     "Gutachten digital", "Legal", "Gutachten lagen auf Papier im Keller. Ein Dienst scannte vierzig Kisten."),
    ("Vertretungsregeln", "Human Resources", "Bei Urlaub weiß niemand, wer zuständig ist",
     "Stellvertreter in der Planung", "Sales", "Im Urlaub fehlte eine zuständige Person. Jede Aufgabe hat nun eine "
     "Stellvertretung."),
    ("Fehlerdatenbank", "Energy", "Monteure tragen nichts ein, weil die Maske zu lang ist",
     "Störungsmeldungen", "Operations", "Die Maske hatte dreißig Felder und blieb leer. Vier Felder genügen."),
    ("Kundenstimmen", "Marketing", "Der Außendienst darf Gespräche nicht aufzeichnen",
     "Hospitation beim Kunden", "Research", "Aufzeichnen war nicht erlaubt. Ein Zweiter schreibt mit."),
    ("Netz der Sicherheitsbeauftragten", "Logistics", "Die Beauftragten wechseln jedes Jahr",
     "Kreis der Umweltbeauftragten", "Manufacturing", "Jährlicher Wechsel der Beauftragten. Die Benennung gilt nun für "
     "drei Jahre."),
    ("Innovationslabor", "Sales", "Ideen bleiben liegen, weil niemand über Geld entscheidet",
     "Ideenfonds", "Finance", "Über Geld für Vorschläge wurde nicht entschieden. Die Leitung entscheidet monatlich."),
)  # fmt: skip

LATER_ENGLISH = tuple(pair(number, line) for number, line in enumerate(_ENGLISH))
LATER_GERMAN = tuple(pair(number, line) for number, line in enumerate(_GERMAN))
