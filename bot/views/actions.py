"""Actions as people meet them: lists with what can be done, the reminder, the forms, and what the thread says."""

from typing import Any

from bot.domain.actions import LONGEST_TEXT, ActionState
from bot.views import blocks
from bot.views.ids import Action, Form, write_value
from bot.views.lines import ActionLine
from bot.views.mrkdwn import link, mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_LISTED = 15


def line(reader: Reader, each: ActionLine, *, names_owner: bool = True, names_key: bool = True) -> str:
    """Return one action in a line: what, who, until when; an overdue one says so."""
    parts = [said(each.words, 200)]
    if each.key and names_key:
        parts.insert(0, f"*{each.key}*")
    if names_owner:
        parts.append(mention(each.owner))
    due = reader.text("due {day}", day=reader.day(each.due_on))
    parts.append("⏳ " + reader.text("overdue since {day}", day=reader.day(each.due_on)) if _is_late(each) else due)
    if each.owner_left:
        parts.append(reader.text("its owner is not here any more"))
    if each.away_until:
        parts.append(reader.text("its owner is away until {day}", day=reader.day(each.away_until)))
    return " · ".join(parts)


def listed(reader: Reader, mine: list[ActionLine], others: list[ActionLine]) -> Post:
    """Return a person's own open actions with buttons, then everybody else's."""
    if not mine and not others:
        return Post(reader.text("No action is open."))
    text = reader.plural("You have {n} open action", "You have {n} open actions", len(mine))
    built: list[Block] = [blocks.section(f"*{text}*")]
    for each in mine[:MOST_LISTED]:
        built += with_buttons(reader, each, names_owner=False)
    if others:
        built.append(blocks.section("*" + reader.text("Everybody else's open actions") + "*"))
        built.append(blocks.section("\n".join(line(reader, each) for each in others[:MOST_LISTED])))
    more = max(0, len(mine) - MOST_LISTED) + max(0, len(others) - MOST_LISTED)
    if more:
        built.append(blocks.context(reader.plural("and {n} more", "and {n} more", more)))
    return Post(text, built)


def with_buttons(reader: Reader, each: ActionLine, *, names_owner: bool = True) -> list[Block]:
    """Return one action with what its owner can do about it."""
    label = f"{each.key} {each.words}".strip()
    done = blocks.button(
        reader.text("Done…"),
        Action.action_done,
        style="primary",
        label=reader.text("Done: {action}", action=label),
        promise=each.action,
    )
    change = blocks.button(
        reader.text("Change…"),
        Action.change_action,
        label=reader.text("Change: {action}", action=label),
        promise=each.action,
    )
    return [blocks.section(line(reader, each, names_owner=names_owner)), blocks.actions(done, change)]


def reminder(reader: Reader, due: list[ActionLine]) -> Post:
    """Return the one message that reminds a person of everything that is due."""
    text = reader.plural("You promised {n} thing that is due", "You promised {n} things that are due", len(due))
    built: list[Block] = [blocks.section(f"*{text}*")]
    for each in due[:MOST_LISTED]:
        built += with_buttons(reader, each, names_owner=False)
    if len(due) > MOST_LISTED:
        built.append(blocks.context(reader.text("`/cop actions` lists the others.")))
    return Post(text, built)


def owner_left(reader: Reader, each: ActionLine) -> Post:
    """Return the message that asks a lead to give an action to somebody else."""
    text = reader.text("The owner of this action is not in the community any more. Please give it to somebody else.")
    return Post(text, [blocks.section(text), *with_buttons(reader, each)])


def promised(reader: Reader, each: ActionLine) -> Post:
    """Return the reply that says who promised what."""
    text = reader.text(
        "Action for {person}, due {day}: {words}",
        person=mention(each.owner),
        day=reader.day(each.due_on),
        words=said(each.words, LONGEST_TEXT),
    )
    return Post(text, [blocks.section(text), with_buttons(reader, each)[1]])


def settled(reader: Reader, each: ActionLine, result: str) -> Post:
    """Return the reply that says how an action ended."""
    if each.state is ActionState.done:
        text = "✅ " + reader.text("Done: {words}", words=said(each.words, LONGEST_TEXT))
    else:
        text = "✖️ " + reader.text("Dropped: {words}", words=said(each.words, LONGEST_TEXT))
    return Post(f"{text}\n{quote(result, LONGEST_TEXT)}")


def changed(reader: Reader, each: ActionLine) -> Post:
    """Return the reply that says whose an action is now, and until when."""
    words, day = said(each.words, LONGEST_TEXT), reader.day(each.due_on)
    person = mention(each.owner)
    return Post(reader.text("Changed: {words} is now with {person}, due {day}", words=words, person=person, day=day))


def adding(
    reader: Reader, *, community: int, intervention: int | None, words: str, owner: str, message: str = ""
) -> dict[str, Any]:
    """Return the modal that makes a promise."""
    built: list[Block] = []
    if message:
        built.append(blocks.context(link(message, reader.text("the message it comes from"))))
    built += [
        blocks.text_input(
            "words",
            reader.text("What is to be done?"),
            initial=words,
            multiline=True,
            optional=False,
            max_length=LONGEST_TEXT,
        ),
        _owner(reader, owner),
        _due(reader, ""),
    ]
    return blocks.modal(
        title=reader.text("Add an action"),
        blocks=built,
        submit=reader.text("Add"),
        close=reader.text("Cancel"),
        callback=Form.add_action,
        carries=write_value(community=community, intervention=intervention, link=message),
    )


def finishing(reader: Reader, each: ActionLine) -> dict[str, Any]:
    """Return the modal that asks for a word on the result."""
    result = blocks.text_input(
        "result", reader.text("What came of it?"), multiline=True, optional=False, max_length=LONGEST_TEXT
    )
    return _about(reader, Form.action_done, each, reader.text("Done"), [result])


def changing(reader: Reader, each: ActionLine) -> dict[str, Any]:
    """Return the modal that moves an action, gives it on or drops it."""
    built = [
        _owner(reader, "" if each.owner_left else each.owner),
        _due(reader, each.due_on.isoformat()),
        blocks.text_input(
            "result",
            reader.text("Not needed any more? Say why, and it is dropped"),
            multiline=True,
            max_length=LONGEST_TEXT,
        ),
    ]
    return _about(reader, Form.change_action, each, reader.text("Save"), built)


def _about(reader: Reader, form: Form, each: ActionLine, submit: str, fields: list[Block]) -> dict[str, Any]:
    return blocks.modal(
        title=reader.text("Action"),
        blocks=[blocks.section(line(reader, each)), *fields],
        submit=submit,
        close=reader.text("Cancel"),
        callback=form,
        carries=write_value(action=each.action),
    )


def _owner(reader: Reader, slack_id: str) -> Block:
    block = blocks.person("owner", reader.text("Who does it?"))
    if slack_id:
        block["element"]["initial_user"] = slack_id
    return block


def _due(reader: Reader, initial: str) -> Block:
    return blocks.day_picker("due_on", reader.text("By when?"), initial=initial) | {"optional": False}


def _is_late(each: ActionLine) -> bool:
    return each.state is ActionState.overdue
