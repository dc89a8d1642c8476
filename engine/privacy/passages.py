"""What somebody else's entry or case says about a person: the sentences that name them, without whom else it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.privacy.scrubbing import Scrub, terms_of

OTHERS = "〔他人信息〕"
"""What stands for a value that names somebody else."""
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_REACHED = re.compile(r"[\w.+-]+@[\w.-]+|\d[\d -]{5,}\d", re.ASCII)


def passage(value: Any, scrub: Scrub, others: Iterable[str]) -> str:
    """Return the sentences of a JSON value that name the person, without ``others``, numbers and addresses of others.

    >>> passage("王芳报修。邻居张伟（13900000001）也说漏水，见王芳。", Scrub(("张伟",), ()), ["王芳"])
    '邻居张伟（〔他人信息〕）也说漏水，见〔他人信息〕。'
    """
    hidden = Scrub(tuple(others), (), OTHERS, spared=scrub.terms)

    def kept(found: re.Match[str]) -> str:
        return found[0] if set(terms_of([found[0]])) & set(scrub.terms) else OTHERS

    said = [one.strip() for text in _texts(value) for one in _SENTENCE.findall(text) if scrub.touches(one)]
    return "\n".join(_REACHED.sub(kept, hidden.text(one)) for one in dict.fromkeys(said))


def _texts(value: Any) -> Iterator[str]:
    inside: Sequence[Any] = (
        list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    )
    if isinstance(value, str):
        yield value
    for item in inside:
        yield from _texts(item)
