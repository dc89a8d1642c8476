"""The demo company: invented people, projects, homes and complaints, so that no page is empty."""

from web.demo.company import Demo, people_table
from web.demo.load import is_loaded, load

__all__ = ["Demo", "is_loaded", "load", "people_table"]
