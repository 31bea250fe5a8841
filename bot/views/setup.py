"""The wizard that sets up a community: one modal that turns its pages, and what stands behind them so far."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.blueprint import LONGEST_NAME, LONGEST_TEXT, Blueprint
from bot.domain.cadence_plain import from_plain
from bot.domain.sentences import Sentence
from bot.domain.set_up import STEPS, step_before
from bot.domain.words import Strand
from bot.views import blocks, errors, rhythm, terms
from bot.views.ids import Action, Form, read_value, write_value
from bot.views.initiatives import NO_TEMPLATE, template_field
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block

PEOPLE_FIELDS = ("hr_leads", "knowledge_leads", "sponsor", "representative", "deputy", "owner")
MOST_PROMPTS = 15
HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True)
class Company:
    """The other person who is at the same set-up, and when that person saved last."""

    name: str
    slack_id: str
    saved_at: datetime


@dataclass(frozen=True)
class Prompt:
    """When a division is asked for the first time, and whom; nobody where nobody speaks for it yet."""

    division: str
    slack_id: str
    tz: str
    at: datetime


@dataclass(frozen=True)
class Page:
    """One step as it is shown: what was saved (`draft`), what was typed and not saved (`fields`), for whom."""

    set_up: int
    step: str
    saves: int
    draft: dict[str, Any]
    fields: dict[str, Any]
    zone: str
    today: date
    me: str
    problem: str = ""
    other: Company | None = None


@dataclass(frozen=True)
class Entered:
    """What a form of the wizard holds."""

    set_up: int
    step: str
    serial: int
    fields: dict[str, Any]

    def block_of(self, field: str) -> str:
        """Return the id of the block in which the field stands."""
        return f"{field}.{self.serial}" if self.step in LISTS else field


LISTS = ("divisions", "initiatives")


def form(reader: Reader, page: Page) -> dict[str, Any]:
    """Return the modal of one step."""
    fill = {
        "terms": _terms,
        "people": _people,
        "divisions": _divisions,
        "cadence": _cadence,
        "initiatives": _initiatives,
    }[page.step]
    return _modal(reader, page, [*fill(reader, page), *_problem(page), *_buttons(reader, page)], reader.text("Next"))


def read(view: dict[str, Any]) -> Entered:
    """Return what the form holds; blocks of lists carry a serial so that Slack empties them for the next entry."""
    carried = read_value(view.get("private_metadata"))
    fields = {block.partition(".")[0]: value for block, value in fields_of(view).items()}
    return Entered(carried["set_up"], carried.get("step", ""), carried.get("serial", 0), fields)


def fields_of(view: dict[str, Any]) -> dict[str, Any]:
    """Return what each block of a form holds: a text, a chosen value, a Slack id, a date, or a list of those."""
    return {block: _value(next(iter(element.values()))) for block, element in view["state"]["values"].items()}


def preview(
    reader: Reader,
    page: Page,
    plan: Blueprint,
    missing: list[Sentence],
    vacant: list[str],
    first_on: date,
    prompts: list[Prompt],
) -> dict[str, Any]:
    """Return the whole at a glance; without a submit button while something is missing."""
    built = [
        _part(reader, "terms", f"*{said(plan.charter.name, 80) or '–'}*\n{said(plan.charter.purpose, 200)}"),
        _part(reader, "people", _people_line(reader, plan)),
        _part(reader, "divisions", _divisions_line(reader, plan, vacant)),
        _part(reader, "cadence", f"*{rhythm.sentence(reader, plan.cadence)}*"),
        _part(reader, "initiatives", _initiatives_line(reader, plan)),
        blocks.divider(),
    ]
    if missing:
        lines = [f"• {errors.sentence(reader, gap)}" for gap in missing]
        built.append(blocks.section("\n".join(["*" + reader.text("Before it can start") + "*", *lines])))
    else:
        built.append(blocks.section(_first_prompts(reader, first_on, prompts)))
        built.append(
            blocks.context(
                reader.text("On Start the terms are pinned in the channel, and everybody named is welcomed once.")
            )
        )
    return _modal(reader, page, built, None if missing else reader.text("Start"))


def change_form(reader: Reader, community: int, saved: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Return the form with which leads change the terms, the cadence and the zone later; `fields` were just typed."""
    held = saved["terms"] | rhythm.fields(from_plain(saved["cadence"])) | {"zone": saved["zone"]} | fields
    return blocks.modal(
        title=reader.text("Terms and cadence"),
        blocks=[
            blocks.section(reader.text("New terms are pinned as a new version, for members to confirm again.")),
            *_terms_inputs(reader, held),
            blocks.divider(),
            *rhythm.inputs(reader, held),
            blocks.text_input("zone", reader.text("Time zone of the community"), initial=held["zone"], optional=False),
        ],
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.change_community,
        carries=write_value(community=community),
    )


def together(reader: Reader, set_up: int, other: Company) -> dict[str, Any]:
    """Return what the second person sees who sets up the same channel."""
    text = reader.text(
        "{person} is setting up this channel and saved something at {moment}.",
        person=mention(other.slack_id),
        moment=reader.moment(other.saved_at),
    )
    choice = reader.text(
        "You can wait, or go on together: both of you see what is saved, and for each step the last save counts."
    )
    return blocks.modal(
        title=reader.text("Somebody is at it"),
        blocks=[blocks.section(text), blocks.section(choice)],
        submit=reader.text("Go on together"),
        close=reader.text("Wait"),
        callback=Form.set_up_together,
        carries=write_value(set_up=set_up),
    )


def started(reader: Reader, name: str, channel: str, first_on: date | None) -> dict[str, Any]:
    """Return what stands in the wizard's place once the community runs."""
    lines = [
        "✅ " + reader.text("{name} has started in {channel}.", name=f"*{said(name, 80)}*", channel=f"<#{channel}>")
    ]
    if first_on:
        lines.append(reader.text("The first check-in goes out on {day}.", day=reader.day(first_on)))
    lines.append(reader.text("`/cop roster` shows who is in it, `/cop initiative add` adds an initiative."))
    return blocks.modal(
        title=reader.text("Set up"),
        blocks=[blocks.section("\n".join(lines))],
        close=reader.text("Close"),
        callback=Form.done,
    )


def step_name(reader: Reader, step: str) -> str:
    """Return what a step is called."""
    return {
        "terms": reader.text("Terms"),
        "people": reader.text("Leads"),
        "divisions": reader.text("Divisions"),
        "cadence": reader.text("Cadence"),
        "initiatives": reader.text("Initiatives"),
        "preview": reader.text("Preview"),
    }[step]


def _modal(reader: Reader, page: Page, built: list[Block], submit: str | None) -> dict[str, Any]:
    place = STEPS.index(page.step) + 1
    dots = f"{'●' * place}{'○' * (len(STEPS) - place)} {place}/{len(STEPS)}"
    small = [dots]
    if page.other:
        small.append(reader.text("{person} is at it, too: the last save counts.", person=mention(page.other.slack_id)))
    return blocks.modal(
        title=reader.text("Set up: {step}", step=step_name(reader, page.step)),
        blocks=[blocks.context(*small), *built],
        submit=submit,
        close=reader.text("Later"),
        callback=Form.set_up,
        carries=write_value(set_up=page.set_up, step=page.step, serial=page.saves),
    )


def _terms(reader: Reader, page: Page) -> list[Block]:
    held = {"name": page.draft.get("suggested_name", "")} | _suggested(reader) | page.draft.get("terms", {})
    held |= page.fields
    return [
        blocks.section(reader.text("These are its terms of reference. They are pinned in the channel.")),
        *_terms_inputs(reader, held),
    ]


def _terms_inputs(reader: Reader, held: dict[str, Any]) -> list[Block]:
    texts = {
        "purpose": reader.text("What is it for?"),
        "scope": reader.text("What does it cover?"),
        "decides": reader.text("How does it decide?"),
    }
    return [
        blocks.text_input(
            "name",
            reader.text("Name of the community"),
            initial=held["name"] or "",
            optional=False,
            max_length=LONGEST_NAME,
        ),
        *(
            blocks.text_input(field, label, initial=held[field] or "", multiline=True, max_length=LONGEST_TEXT)
            for field, label in texts.items()
        ),
    ]


def _suggested(reader: Reader) -> dict[str, str]:
    return {
        "purpose": reader.text(
            "Follow the progress of our knowledge strategy in every division, and act together where it slips."
        ),
        "scope": reader.text("Information management, knowledge management and strategic learning."),
        "decides": reader.text("By consent in the channel. Where that fails, the leads decide together."),
    }


def _people(reader: Reader, page: Page) -> list[Block]:
    held = page.draft.get("people", {"knowledge_leads": [page.me]}) | page.fields
    return [
        blocks.section(reader.text("It needs at least one HR lead and one knowledge lead, whatever their job titles.")),
        blocks.several_people(
            "hr_leads",
            reader.text("HR lead"),
            initial=held.get("hr_leads") or [],
            hint=reader.text("You can go on without one for now; the community cannot start without one."),
        ),
        blocks.text_input(
            "hr_title",
            reader.text("What your company calls this role"),
            initial=held.get("hr_title") or "",
            placeholder=reader.text("such as Chief People Officer"),
            max_length=LONGEST_NAME,
        ),
        blocks.several_people(
            "knowledge_leads",
            reader.text("Knowledge lead"),
            initial=held.get("knowledge_leads") or [],
            hint=reader.text("The senior person who directs the knowledge strategy."),
        ),
        blocks.text_input(
            "knowledge_title",
            reader.text("What your company calls this role"),
            initial=held.get("knowledge_title") or "",
            placeholder=reader.text("such as Director of Knowledge Strategy"),
            max_length=LONGEST_NAME,
        ),
        blocks.one_person(
            "sponsor",
            reader.text("Sponsor"),
            initial=held.get("sponsor") or None,
            hint=reader.text("The executive who removes barriers that are beyond the leads."),
        ),
    ]


def _divisions(reader: Reader, page: Page) -> list[Block]:
    present, held = page.draft.get("divisions", []), page.fields
    lines = [
        _listed(reader, "divisions", each["name"], _speaks(reader, each["representative"], each["deputy"]))
        for each in present
    ]
    head = blocks.section(
        reader.text("Every major division or operational function. Add another keeps one; Next keeps it and moves on.")
    )
    return [
        head,
        *lines,
        blocks.text_input(
            _block(page, "division"),
            reader.text("Division"),
            initial=held.get("division") or "",
            placeholder=reader.text("such as Operations"),
            max_length=LONGEST_NAME,
        ),
        blocks.text_input(
            _block(page, "country"), reader.text("Country"), initial=held.get("country") or "", max_length=LONGEST_NAME
        ),
        blocks.one_person(
            _block(page, "representative"),
            reader.text("Representative"),
            initial=held.get("representative") or None,
            hint=reader.text("The senior person who speaks for the division and is asked once a cycle."),
        ),
        blocks.one_person(_block(page, "deputy"), reader.text("Deputy"), initial=held.get("deputy") or None),
    ]


def _cadence(reader: Reader, page: Page) -> list[Block]:
    saved = page.draft.get("cadence", {})
    held = rhythm.fields(from_plain(saved["cadence"])) if saved else rhythm.default_fields()
    held = {**held, **page.fields}
    return [
        blocks.section(reader.text("When is everybody asked? Each person is asked at this hour of their own day.")),
        *rhythm.inputs(reader, held),
        blocks.text_input(
            "zone",
            reader.text("Time zone of the community"),
            initial=page.fields.get("zone") or saved.get("zone", page.zone),
            hint=reader.text("A name such as Europe/London. It counts where nobody speaks for a division yet."),
            optional=False,
        ),
    ]


def _initiatives(reader: Reader, page: Page) -> list[Block]:
    divisions = [(each["name"], each["name"]) for each in page.draft.get("divisions", [])]
    if not divisions:
        return [blocks.section(reader.text("Add a division first: an initiative belongs to one."))]
    present, held = page.draft.get("initiatives", []), page.fields
    lines = [
        _listed(
            reader,
            "initiatives",
            each["title"],
            f"{said(each['division'], 80)} · "
            + reader.text("due {day}", day=reader.day(date.fromisoformat(each["due_on"]))),
        )
        for each in present
    ]
    strands = [(value.value, terms.strand(reader, value)) for value in Strand]
    half_a_year = (page.today + HALF_A_YEAR).isoformat()
    return [
        blocks.section(reader.text("The first pieces of the knowledge strategy. More can come at any time.")),
        *lines,
        blocks.text_input(
            _block(page, "title"), reader.text("Initiative"), initial=held.get("title") or "", max_length=LONGEST_NAME
        ),
        template_field(reader, _block(page, "template"), held.get("template") or NO_TEMPLATE),
        blocks.select(
            _block(page, "of_division"),
            reader.text("Division"),
            divisions,
            initial=held.get("of_division") or divisions[0][0],
        ),
        blocks.select(
            _block(page, "strand"),
            reader.text("Strand"),
            strands,
            initial=held.get("strand") or Strand.knowledge_management.value,
        ),
        blocks.one_person(
            _block(page, "owner"),
            reader.text("Owner"),
            initial=held.get("owner") or None,
            hint=reader.text("The division's representative unless somebody is chosen."),
        ),
        blocks.needed(
            blocks.day_picker(
                _block(page, "start"), reader.text("Start"), initial=held.get("start") or page.today.isoformat()
            )
        ),
        blocks.needed(
            blocks.day_picker(_block(page, "due"), reader.text("Due"), initial=held.get("due") or half_a_year)
        ),
    ]


def _buttons(reader: Reader, page: Page) -> list[Block]:
    row = []
    if page.step in LISTS and (page.step == "divisions" or page.draft.get("divisions")):
        row.append(blocks.button(reader.text("Add another"), Action.set_up_add, style="primary"))
    if page.step != STEPS[0]:
        row.append(blocks.button(reader.text("Back"), Action.set_up_go, step=step_before(page.step)))
    return [blocks.actions(*row)] if row else []


def _problem(page: Page) -> list[Block]:
    return [blocks.section(f"⚠️ {page.problem}")] if page.problem else []


def _listed(reader: Reader, what: str, name: str, more: str) -> Block:
    label = reader.text("Remove {name}", name=name)
    remove = blocks.button(reader.text("Remove"), Action.set_up_remove, label=label, what=what, name=name)
    return blocks.section(f"*{said(name, 80)}*\n{more}", remove)


def _part(reader: Reader, step: str, text: str) -> Block:
    label = reader.text("Change {step}", step=step_name(reader, step))
    return blocks.section(text, blocks.button(reader.text("Change"), Action.set_up_go, label=label, step=step))


def _people_line(reader: Reader, plan: Blueprint) -> str:
    lines = [f"{mention(seat.person)} · {terms.role(reader, seat.role)}" for seat in plan.seats]
    return "\n".join(lines) or reader.text("Nobody leads it yet.")


def _divisions_line(reader: Reader, plan: Blueprint, vacant: list[str]) -> str:
    names = ", ".join(said(each.name, 80) for each in plan.divisions)
    line = reader.plural("{n} division: {names}", "{n} divisions: {names}", len(plan.divisions), names=names)
    if not plan.divisions:
        line = reader.text("No division yet.")
    if vacant:
        nobody = reader.text("Nobody speaks yet for {names}.", names=reader.list([said(name, 80) for name in vacant]))
        line = f"{line}\n{nobody}"
    return line


def _initiatives_line(reader: Reader, plan: Blueprint) -> str:
    if not plan.initiatives:
        return reader.text("No initiative yet. Check-ins begin with the first one.")
    names = ", ".join(said(each.title, 80) for each in plan.initiatives)
    return reader.plural("{n} initiative: {names}", "{n} initiatives: {names}", len(plan.initiatives), names=names)


def _first_prompts(reader: Reader, first_on: date, prompts: list[Prompt]) -> str:
    head = "*" + reader.text("The first check-in: {day}", day=reader.day(first_on)) + "*"
    lines = [
        f"• {mention(each.slack_id) if each.slack_id else reader.text('nobody yet')} · {said(each.division, 80)} · "
        f"{_own_time(reader, each)}"
        for each in prompts[:MOST_PROMPTS]
    ]
    if len(prompts) > MOST_PROMPTS:
        rest = len(prompts) - MOST_PROMPTS
        lines.append(reader.plural("and {n} more", "and {n} more", rest))
    return "\n".join([head, *lines])


def _own_time(reader: Reader, prompt: Prompt) -> str:
    """Return the moment on the clock of whoever is asked, which may be far from the reader's."""
    return f"{Reader(reader.locale, prompt.tz).plain_moment(prompt.at)} ({prompt.tz})"


def _speaks(reader: Reader, representative: str, deputy: str) -> str:
    parts = []
    if representative:
        parts.append(mention(representative))
    if deputy:
        parts.append(reader.text("{person} as deputy", person=mention(deputy)))
    return " · ".join(parts) or reader.text("Nobody speaks for it yet.")


def _block(page: Page, field: str) -> str:
    # Slack keeps what was typed wherever a block keeps its id, so the next entry needs blocks of its own.
    return f"{field}.{page.saves}"


def _value(element: dict[str, Any]) -> Any:
    if chosen := element.get("selected_option"):
        return chosen["value"]
    if "selected_options" in element:
        return [each["value"] for each in element["selected_options"] or []]
    for name in ("selected_user", "selected_users", "selected_date", "selected_time"):
        if name in element:
            return element[name]
    return element.get("value")
