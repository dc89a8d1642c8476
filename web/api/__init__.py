"""The programming interface ``/api/v1``: the commands of the pages for programs, with bearer tokens."""

from web.api.interface import set_up

__all__ = ["set_up"]
