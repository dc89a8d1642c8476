"""Opens an instance for a command and saves what its tokens did: tasks, jobs, clocks, events."""

from engine.instances.opened import Opened, open_instance

__all__ = ["Opened", "open_instance"]
