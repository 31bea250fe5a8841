"""Alignment reviews in Slack, as an HR lead and a representative live them."""

from bot.domain.words import Role
from tests.world import World, elements, said


def test_an_hr_lead_reviews_what_waits_and_the_division_asks_for_another_look(world: World) -> None:
    ada, kim, hana = world.has("ada"), world.has("kim"), world.has("hana")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(hana, Role.hr_lead)
    world.gives(ada, Role.representative, "Operations")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01", owner=ada)
    assert "1 initiative waits for an alignment review" in hana.types("/cop", "review")
    assert "HR leadership reviews them" in ada.types("/cop", "review")

    world.at("Mon 5 Jan 2026 09:00", "Europe/London")
    hana.presses(hana.dms[-1], "review_initiative")
    assert "not reviewed yet" in said(hana.form)
    missing = hana.submits(alignment="changes_wanted")
    assert "Say why" in missing.errors["reason"]
    hana.submits(reason="Name the audience")

    assert "The owner and the representative are told" in said(hana.form)
    told = next(each for each in ada.dms if "changes wanted: KS-1" in said(each))
    ada.presses(told, "ask_another_look")
    ada.submits(words="It is for new hires")

    assert "the division asks for another look" in hana.types("/cop", "review")
    told = next(each for each in ada.dms if "changes wanted: KS-1" in said(each))
    assert "Another look was asked for" in said(told)
    assert not [each for each in elements(told) if each["action_id"] == "ask_another_look"]
    hana.closes()
    hana.types("/cop", "review KS-1")
    assert "It is for new hires" in said(hana.form)
    hana.submits(alignment="aligned")
    assert "Nothing waits" in hana.types("/cop", "review")
    history = ada.types("/cop", "review KS-1")
    assert history.index("✅ aligned") < history.index("✏️ changes wanted")
