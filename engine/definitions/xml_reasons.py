"""Why an XML file cannot be read, in words: libxml2 says it in English only."""

from __future__ import annotations

from engine.text import Text

_UNKNOWN = "XML 格式有误"
_NOT_XML = Text("文件内容不是 XML", "the content is not XML")
_ENTITY = Text("实体引用写法有误（单独的 & 应写作 &amp;）", "bad entity reference (a lone & is written &amp;)")

# Keys are the stable numbers of libxml2's ``xmlParserErrors``.
_REASONS = {
    4: Text("文件是空的", "the file is empty"),
    5: Text("最外层元素之后还有多余内容", "there is content after the outermost element"),
    6: Text("字符编号写法有误", "a character is written by a number that is not valid"),
    9: Text("含有 XML 不允许的字符", "there is a character XML does not allow"),
    26: Text("使用了未定义的实体", "an entity is used that is not defined"),
    32: Text("不认识文件声明的编码", "the encoding the file declares is not known"),
    38: Text("属性值里出现了 <，应写作 &lt;", "an attribute value contains <, to be written &lt;"),
    39: Text("属性值没有用引号括起来", "an attribute value has no quotes around it"),
    41: Text("属性缺少值", "an attribute has no value"),
    42: Text("同一元素上属性重复", "an attribute appears twice on one element"),
    64: Text("XML 声明不在文件开头", "the XML declaration does not stand at the start"),
    68: Text("元素名写法有误", "the name of an element is not valid"),
    73: Text("标签缺少结尾的 >", "a tag lacks its closing >"),
    76: Text("开始标签与结束标签不一致", "opening and closing tag do not match"),
    77: Text("标签没有结束，文件可能不完整", "a tag is not closed, the file may be cut off"),
    81: Text("文件内容与其编码不符", "the content does not fit its encoding"),
    201: Text("使用了未声明的命名空间前缀", "a namespace prefix is used that is not declared"),
}


def reason(code: int, message: str) -> Text:
    """Return why libxml2 stopped with error ``code``; its own message is kept in the English words."""
    message = message.strip()
    known = _REASONS.get(code)
    if message.startswith("Start tag expected"):
        known = _NOT_XML
    elif "EntityRef" in message:
        known = _ENTITY
    if known is None:
        return Text(f"{_UNKNOWN} ({message})", message)
    return Text(known.zh, f"{known.en} ({message})")
