"""A picture for files that carry none: laid out by rules, written into a copy that keeps everything else."""

from engine.definitions.layout.complete import with_picture

__all__ = ["with_picture"]
