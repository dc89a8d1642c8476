"""The English catalogue says everything the Chinese pages say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from flask import session
from flask_babel import ngettext

from web import i18n

WEB = Path(i18n.__file__).parent
METHODS = [("**.html", "jinja2.ext.babel_extract"), ("**.py", "python")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
HAN = re.compile(r"[\u4e00-\u9fff]")
NAMES = re.compile(r"%\((\w+)\)")


def found() -> Iterator[tuple[str, str]]:
    for name, _line, words, _comments, _context in extract_from_dir(
        WEB, METHODS, keywords=KEYWORDS, directory_filter=lambda path: Path(path).name not in ("frontend", "static")
    ):
        yield name, words if isinstance(words, str) else words[0]


MESSAGES = sorted({words: where for where, words in found()}.items())
CATALOGUE = i18n.catalogue("en")


def test_there_is_something_to_translate():
    assert len(MESSAGES) > 100


def english(words: str) -> str:
    message = CATALOGUE.get(words)
    if message is None:
        return ""
    return str(message.string if isinstance(message.string, str) else message.string[-1])


def said_of(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def test_every_word_of_the_pages_has_english():
    missing = [f'# {where}\nmsgid "{words}"\nmsgstr ""\n' for words, where in MESSAGES if not english(words)]
    assert not missing, "say these in web/translations/en/<part>.po:\n" + "\n".join(missing)


def test_no_english_is_kept_for_words_nobody_says():
    said = {words for words, _where in MESSAGES}
    assert [said_of(message) for message in CATALOGUE if message.id and said_of(message) not in said] == []


def test_one_is_said_in_the_singular(app):
    with app.test_request_context():
        words = "有 %(num)s 项等待认领"
        session["locale"] = "en"
        assert ngettext(words, words, 1) == "1 task waits to be claimed"
        assert ngettext(words, words, 2) == "2 tasks wait to be claimed"


def test_placeholders_are_the_same_in_both_languages():
    wrong = [
        w for w, _where in MESSAGES if english(w) and sorted(NAMES.findall(w)) != sorted(NAMES.findall(english(w)))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted((WEB / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_say_nothing_outside_the_catalogue(path):
    text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert HAN.findall(text) == []
