"""Every act of the product, and for each the sentence that says whose it is."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.sentences import N_


class Act(StrEnum):
    """Everything a person can ask the product to do."""

    view = "view"
    see_restricted = "see_restricted"
    export = "export"
    audit = "audit"

    answer_check_in = "answer_check_in"
    amend_answer = "amend_answer"
    skip_check_in = "skip_check_in"
    acknowledge_check_in = "acknowledge_check_in"
    snooze_prompt = "snooze_prompt"
    manage_absence_own = "manage_absence_own"
    manage_absence_other = "manage_absence_other"

    propose_initiative = "propose_initiative"
    edit_initiative = "edit_initiative"
    pause_initiative = "pause_initiative"
    close_initiative = "close_initiative"
    agree_baseline = "agree_baseline"
    propose_baseline_change = "propose_baseline_change"
    change_baseline = "change_baseline"
    override_state = "override_state"

    run_community = "run_community"
    hand_over_division = "hand_over_division"
    confirm_terms = "confirm_terms"
    forget_own = "forget_own"
    forget_other = "forget_other"

    issue_directive = "issue_directive"
    answer_directive = "answer_directive"
    request_alignment_review = "request_alignment_review"
    decide_alignment_review = "decide_alignment_review"

    raise_intervention = "raise_intervention"
    comment = "comment"
    record_decision = "record_decision"
    take_action = "take_action"
    settle_action = "settle_action"
    acknowledge_intervention = "acknowledge_intervention"
    lead_intervention = "lead_intervention"
    hand_over_intervention = "hand_over_intervention"
    help_intervention = "help_intervention"
    keep_record = "keep_record"
    hand_over_record = "hand_over_record"
    give_update = "give_update"
    agree_plan = "agree_plan"
    set_level = "set_level"
    set_level_direct = "set_level_direct"
    decide_sponsor_ask = "decide_sponsor_ask"
    close_intervention = "close_intervention"
    withdraw_intervention = "withdraw_intervention"
    reopen_intervention = "reopen_intervention"
    correct_timestamp = "correct_timestamp"

    answer_pulse = "answer_pulse"
    run_pulse = "run_pulse"


WHO_MAY: Mapping[Act, str] = {
    Act.view: N_("This is for members of the community. A lead can add you."),
    Act.see_restricted: N_("This is shared only with the people it concerns."),
    Act.export: N_("The leads export the community's data; a representative exports that of the own division."),
    Act.audit: N_("The record of changes is open to the leads. Ask one of them to look something up."),
    Act.answer_check_in: N_(
        "A division's representative answers for it, or the deputy while standing in. A lead can answer on behalf."
    ),
    Act.amend_answer: N_(
        "A division's representative amends its answers, or the deputy while standing in. A lead can too."
    ),
    Act.skip_check_in: N_(
        "A division's representative decides to skip a check-in, or the deputy while standing in. A lead can too."
    ),
    Act.acknowledge_check_in: N_("The knowledge lead acknowledges check-ins, so that divisions know they are read."),
    Act.snooze_prompt: N_("Only the person who was asked can snooze this."),
    Act.manage_absence_own: N_("You can set your own absence here. A lead can set somebody else's."),
    Act.manage_absence_other: N_("Somebody else's absence is set by that person or by a lead."),
    Act.propose_initiative: N_(
        "A division's representative proposes its initiatives, or the deputy while standing in. A lead can too."
    ),
    Act.edit_initiative: N_(
        "A division's representative edits its initiatives, or the deputy while standing in. A lead can too."
    ),
    Act.pause_initiative: N_(
        "A division's representative pauses or resumes its initiatives, or the deputy while standing in. "
        "A lead can too."
    ),
    Act.close_initiative: N_(
        "A division's representative closes its initiatives, or the deputy while standing in. A lead can too."
    ),
    Act.agree_baseline: N_(
        "The first plan is agreed by the division's representative, the deputy while standing in, or a lead."
    ),
    Act.propose_baseline_change: N_(
        "A change of plan is proposed by the division's representative, the deputy while standing in, or a lead."
    ),
    Act.change_baseline: N_("A change of an agreed plan needs a lead's approval. Propose it, and a lead decides."),
    Act.override_state: N_("A lead can override what the rules conclude. Tell one of them what you know."),
    Act.run_community: N_("The leads run the community. Ask one of them to change this."),
    Act.hand_over_division: N_("A division is handed over by its representative or by a lead."),
    Act.confirm_terms: N_("Everybody confirms the terms of reference for themselves."),
    Act.forget_own: N_("You can ask for your own data to be forgotten. For somebody else, ask a lead."),
    Act.forget_other: N_("A lead can have somebody else's data forgotten."),
    Act.issue_directive: N_("Directives come from HR leadership. Ask an HR lead to send it."),
    Act.answer_directive: N_(
        "A division's representative answers a directive, or the deputy while standing in. A lead can on behalf."
    ),
    Act.request_alignment_review: N_(
        "An alignment review is asked for by the division's representative, the deputy while standing in, or a lead."
    ),
    Act.decide_alignment_review: N_("HR leadership decides alignment reviews. Ask an HR lead."),
    Act.raise_intervention: N_("Members of the community raise interventions. Tell one of them what you see."),
    Act.comment: N_("Members of the community comment here. Tell one of them what you would like to add."),
    Act.record_decision: N_("Members of the community record decisions. Ask one of them to record it."),
    Act.take_action: N_("Members of the community take actions. Ask a lead to add you."),
    Act.settle_action: N_("An action is settled by its owner, the division's representative or deputy, or a lead."),
    Act.acknowledge_intervention: N_(
        "An intervention is acknowledged by the initiative's owner, the division's representative or deputy, "
        "a lead or the sponsor."
    ),
    Act.lead_intervention: N_(
        "The lead is taken by the initiative's owner, the division's representative or deputy, a lead of the "
        "community or the sponsor. Any of them can hand it to you."
    ),
    Act.hand_over_intervention: N_("Whoever leads the intervention hands it over, or a lead of the community does."),
    Act.help_intervention: N_("Members of the community help with an intervention. Ask a lead to add you."),
    Act.keep_record: N_("A member of the community keeps the record. Ask a lead to add you."),
    Act.hand_over_record: N_("The record is handed over by whoever keeps it, or by a lead of the community."),
    Act.give_update: N_(
        "Updates come from whoever leads the intervention or keeps its record, the division, a lead or the sponsor. "
        "Your comment in the thread is welcome."
    ),
    Act.agree_plan: N_(
        "What is directed is agreed by whoever leads the intervention, the division, a lead or the sponsor. "
        "Put your proposal in the thread."
    ),
    Act.set_level: N_(
        "The level is set by whoever leads the intervention, the division, a lead or the sponsor. "
        "Put your reason in the thread."
    ),
    Act.set_level_direct: N_("Only a lead or the sponsor sets or ends the level direct. Ask one of them."),
    Act.decide_sponsor_ask: N_("The sponsor decides this."),
    Act.close_intervention: N_("A lead or the sponsor closes an intervention. Say in the thread why it can close."),
    Act.withdraw_intervention: N_(
        "A lead or the sponsor withdraws an intervention. Say in the thread why it is not needed."
    ),
    Act.reopen_intervention: N_(
        "An intervention is reopened by the initiative's owner, the division's representative or deputy, "
        "a lead "
        "or the sponsor. You can raise a new one."
    ),
    Act.correct_timestamp: N_("A lead corrects the dates of an intervention. Tell one of them what is wrong."),
    Act.answer_pulse: N_("Everybody answers a pulse for themselves."),
    Act.run_pulse: N_("The leads run the pulse. Ask one of them."),
}
"""What a member reads whose act this is not: who may, and what to do instead."""
