"""One task: reading it, doing it, handing it on."""

from web.pages.tasks import acting, doing, reading
from web.pages.tasks.base import blueprint

__all__ = ["acting", "blueprint", "doing", "reading"]
