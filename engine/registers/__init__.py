"""Business data kept in registers (D9): entries found by their key fields, every change an event."""

from engine.registers.entries import find, get, retire, save_entry

__all__ = ["find", "get", "retire", "save_entry"]
