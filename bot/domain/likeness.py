"""What makes two interventions alike besides their words: division, strand and reason codes, as exact marks."""

import re
from collections.abc import Iterable

from bot.domain.words import Rule, Strand


def recall_marks(division: str, strand: Strand, rules: Iterable[Rule]) -> list[str]:
    """Return one word for each trait, which no typed word is equal to."""
    traits = [f"division {division}", f"strand {strand}", *(f"rule {rule}" for rule in rules)]
    return [re.sub(r"[\W_]+", "", trait.casefold()) for trait in traits]
