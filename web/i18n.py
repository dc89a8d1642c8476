"""Languages: the Chinese words are the message ids, ``translations/en/*.po`` says them in English."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, session
from flask_babel import Babel, Domain, get_locale

from engine.privacy.scrubbing import MARKERS
from web import current

LANGUAGES = {"zh": "中文", "en": "English"}
_OPENS = next(iter(MARKERS))[0]
FOLDER = Path(__file__).parent / "translations"
_spoken: ContextVar[str | None] = ContextVar("language of a paper", default=None)


class Catalogues(Domain):
    """Reads the ``.po`` files themselves, so that there is nothing to compile and nothing to forget."""

    def get_translations(self) -> NullTranslations:
        """Return the words of the language in use."""
        return _words(str(get_locale())[:2]) if has_request_context() else NullTranslations()


def set_up(app: Flask) -> None:
    """Give ``app`` its languages."""
    Babel(app, default_locale="zh", default_timezone="Asia/Shanghai", locale_selector=choose)
    app.extensions["babel"].instance.domain_instance = Catalogues()
    # Templates ask for some words in every line of a list; this way is three times as fast as flask-babel's.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda word: _words(language()).ugettext(word),
        lambda one, many, number: _words(language()).ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(language=language, languages=LANGUAGES)
    app.jinja_env.finalize = worded


def choose() -> str:
    """Return the language of this request: the person's, else the visitor's choice, else Chinese.

    In a sandbox it is that of who plays, whomever they play (``g.reading_in``).
    """
    if "reading_in" in g:
        return str(g.reading_in)
    person = current.person()
    if person is not None:
        return person.locale
    chosen = session.get("locale")
    return str(chosen) if chosen in LANGUAGES else "zh"


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Say everything inside the block in ``locale``, whoever asks: papers have a language of their own."""
    before = _spoken.set(locale)
    try:
        yield
    finally:
        _spoken.reset(before)


def worded(value: object) -> object:
    """Return what a template shows in the reader's language: the markers of erased values stand inside texts."""
    if not isinstance(value, str) or _OPENS not in value or language() == "zh":
        return value
    text: str = value
    for marker, words in MARKERS.items():
        # Escaped HTML stays what it is.
        text = text.replace(marker, words.in_(language()))
    return text


def language() -> str:
    """Return ``zh`` or ``en``; outside a request Chinese, unless inside ``speaking``."""
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    if not has_request_context():
        return "zh"
    if "language" not in g:
        g.language = choose()
    return str(g.language)


def catalogue(locale: str) -> Catalog:
    """Return everything the files of ``locale`` say."""
    whole = Catalog(locale=locale)
    for path in sorted((FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale):
                if message.id:
                    whole[message.id] = message
    return whole


@cache
def _words(locale: str) -> NullTranslations:
    if locale == "zh":
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(locale))
    compiled.seek(0)
    return Translations(fp=compiled)
