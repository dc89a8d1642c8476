"""One module per action: each locks, loads, moves tokens, writes, and is one transaction (D4)."""

from engine.commands import deadlines, deliver, documents, examining, exhausted, fire, serve, shredding
from engine.commands.attach import Upload, attach
from engine.commands.calendar import set_calendar_day, set_office_hours
from engine.commands.cancel import cancel
from engine.commands.clock import advance_clock, follow_clock, restore_clock
from engine.commands.comment import comment
from engine.commands.complete import Completed, complete
from engine.commands.copy_to import copy_to
from engine.commands.corrections import correct, decide_correction
from engine.commands.correlate import correlate
from engine.commands.deploy import deploy
from engine.commands.design import design_register
from engine.commands.draft import save_draft
from engine.commands.explain import explain_delay
from engine.commands.findings import add_photo, record_finding, record_sheet
from engine.commands.holds import lift_hold, place_hold
from engine.commands.importing import begin_import, confirm_import, import_entry, map_import
from engine.commands.migrate import migrate
from engine.commands.migrate_all import migrate_all
from engine.commands.milestones import move_dates, reach
from engine.commands.once import once
from engine.commands.policy import set_policy
from engine.commands.privacy import (
    choose_for_request,
    hand_over_person,
    look_at_kept,
    look_at_person,
    replay_privacy,
    search_person,
)
from engine.commands.refusals import note_refusal
from engine.commands.registers import add_entry, change_entry, note_export, restore_entry, retire_entry
from engine.commands.resend import resend_mail
from engine.commands.resolve import resolve
from engine.commands.restore import note_rehearsal, note_restore, replay_destructions
from engine.commands.retention import assign_class, decide_retention
from engine.commands.retry import retry
from engine.commands.shelving import note_place, note_records_export
from engine.commands.signers import add_signer, withdraw_signer
from engine.commands.start import start
from engine.commands.take import claim, unclaim
from engine.commands.transfer import transfer
from engine.commands.transfers import hand_over, receive_transfer, withdraw_transfer

__all__ = [
    "Completed",
    "Upload",
    "add_entry",
    "add_photo",
    "add_signer",
    "advance_clock",
    "assign_class",
    "attach",
    "begin_import",
    "cancel",
    "change_entry",
    "choose_for_request",
    "claim",
    "comment",
    "complete",
    "confirm_import",
    "copy_to",
    "correct",
    "correlate",
    "deadlines",
    "decide_correction",
    "decide_retention",
    "deliver",
    "deploy",
    "design_register",
    "documents",
    "examining",
    "exhausted",
    "explain_delay",
    "fire",
    "follow_clock",
    "hand_over",
    "hand_over_person",
    "import_entry",
    "lift_hold",
    "look_at_kept",
    "look_at_person",
    "map_import",
    "migrate",
    "migrate_all",
    "move_dates",
    "note_export",
    "note_place",
    "note_records_export",
    "note_refusal",
    "note_rehearsal",
    "note_restore",
    "once",
    "place_hold",
    "reach",
    "receive_transfer",
    "record_finding",
    "record_sheet",
    "replay_destructions",
    "replay_privacy",
    "resend_mail",
    "resolve",
    "restore_clock",
    "restore_entry",
    "retire_entry",
    "retry",
    "save_draft",
    "search_person",
    "serve",
    "set_calendar_day",
    "set_office_hours",
    "set_policy",
    "shredding",
    "start",
    "transfer",
    "unclaim",
    "withdraw_signer",
    "withdraw_transfer",
]
