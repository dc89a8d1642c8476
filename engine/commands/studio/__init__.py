"""Working copies of procedures: opened, changed, checked, given up."""

from engine.commands.studio.checking import check_copy
from engine.commands.studio.ending import discard_copy
from engine.commands.studio.folders import file_procedure
from engine.commands.studio.importing import import_procedures
from engine.commands.studio.opening import new_copy, open_copy
from engine.commands.studio.planning import Plan, Procedure, State, plan_import
from engine.commands.studio.restoring import restore_copy
from engine.commands.studio.saving import Saved, add_file, remove_file, save_file
from engine.commands.studio.seats import Sitting, take_seat

__all__ = [
    "Plan",
    "Procedure",
    "Saved",
    "Sitting",
    "State",
    "add_file",
    "check_copy",
    "discard_copy",
    "file_procedure",
    "import_procedures",
    "new_copy",
    "open_copy",
    "plan_import",
    "remove_file",
    "restore_copy",
    "save_file",
    "take_seat",
]
