"""Business data kept in registers (D9): entries found by their key fields, every change an event."""

from engine.registers.cases import READ, WROTE, note_case
from engine.registers.checklists import load_checklist
from engine.registers.entries import find, get, reindex, restore, retire, save_entry

__all__ = ["READ", "WROTE", "find", "get", "load_checklist", "note_case", "reindex", "restore", "retire", "save_entry"]
