"""What administrators and process owners look after: people, calendar, jobs, policy values, files in force."""

from web.pages.admin import (
    calendar,
    clock,
    definitions,
    departments,
    incidents,
    mails,
    migrations,
    overview,
    people,
    person,
    policies,
    registers,
    retention,
    roles,
)
from web.pages.admin.base import blueprint

__all__ = [
    "blueprint",
    "calendar",
    "clock",
    "definitions",
    "departments",
    "incidents",
    "mails",
    "migrations",
    "overview",
    "people",
    "person",
    "policies",
    "registers",
    "retention",
    "roles",
]
