"""What administrators look after: people, departments, calendar, mails, jobs, settings."""

from web.pages.admin import calendar, clock, departments, incidents, mails, overview, people, person
from web.pages.admin.base import blueprint

__all__ = ["blueprint", "calendar", "clock", "departments", "incidents", "mails", "overview", "people", "person"]
