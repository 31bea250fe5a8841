"""The maturity self-assessment through Slack: a lead assesses in a form, everybody reads it."""

from bot.domain.words import Role
from tests.world import World, said


def test_a_lead_assesses_the_quarter_and_a_representative_reads_it(world: World) -> None:
    for name in ("kim", "ada"):
        world.has(name)
    world.founds("knowledge")
    world.gives(world.kim, Role.knowledge_lead)
    world.gives(world.ada, Role.representative, "Operations")
    levels: dict[str, str | None] = {"strategy": "2", "people": "3", "process": "2", "content": "2"}
    levels |= {"technology": "2", "measurement": "1"}

    assert "Nothing has been assessed yet" in world.kim.types("/cop", "maturity")
    world.kim.presses(world.slack.ephemerals(world.kim.slack_id)[-1], "assess_maturity", dm=False)
    refused = world.kim.submits(**levels)
    assert list(refused.errors) == ["people_evidence"]
    # Slack delivers it twice; it is kept once.
    world.stand_in.faults.add(method="interactive", kind="repeat")
    sent = world.kim.submits(people_evidence="40 coaches in all divisions")
    assert sent.kind == "updated"
    assert "lowest Measurement (1 · initiate), highest People (3 · standardize)" in said(world.kim.form)

    heard = world.ada.types("/cop", "maturity")
    assert "●●●○○  3 · standardize" in heard
    assert "40 coaches in all divisions" in heard
    assert "(version 1 of Q1 2026)" in heard
