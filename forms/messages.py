"""What a field says when its value cannot be accepted."""

from __future__ import annotations

from decimal import Decimal

from engine.text import Text

REQUIRED = Text("此项必填。", "This field is required.")
NOT_TEXT = Text("请填写文字。", "Please enter text.")
NOT_NUMBER = Text("请填写数字。", "Please enter a number.")
NOT_INTEGER = Text("请填写整数。", "Please enter a whole number.")
NOT_YES_NO = Text("请选择是或否。", "Please choose yes or no.")
NOT_OFFERED = Text("所选内容不在选项中，请重新选择。", "That is not one of the options; please choose again.")
NOT_DATE = Text("请填写有效的日期，例如 2026-04-18。", "Please enter a valid date, such as 2026-04-18.")
NOT_TIME = Text("请填写有效的时间，例如 14:30。", "Please enter a valid time, such as 14:30.")
NOT_DATE_TIME = Text("请填写有效的日期和时间。", "Please enter a valid date and time.")
IN_PAST = Text("日期不能早于今天。", "The date must not be before today.")
NOT_EMAIL = Text("请填写有效的电子邮箱。", "Please enter a valid e-mail address.")
NOT_PHONE = Text(
    "请填写有效的电话号码，如 13800138000 或 010-12345678。",
    "Please enter a valid telephone number, such as 13800138000 or +86 10 12345678.",
)
WRONG_PATTERN = Text("格式不正确，请检查。", "The format is not right; please check.")
CHOOSE_FILE_AGAIN = Text("文件没有上传成功，请重新选择。", "The file did not arrive; please choose it again.")
ONE_FILE = Text("只能选择一个文件。", "Only one file may be chosen.")
OPINION_NEEDED = Text("不同意或附条件同意时，请写明意见。", "Please give your opinion when you do not simply agree.")


def too_short(limit: Decimal) -> Text:
    """Return the refusal of a text that is too short."""
    return Text(f"至少填写 {limit} 个字。", f"Please enter at least {limit} characters.")


def too_long(limit: Decimal | int) -> Text:
    """Return the refusal of a text that is too long."""
    return Text(f"最多填写 {limit} 个字。", f"Please enter at most {limit} characters.")


def too_small(limit: Decimal) -> Text:
    """Return the refusal of a number below its limit."""
    return Text(f"不能小于 {limit}。", f"The value must not be less than {limit}.")


def too_large(limit: Decimal) -> Text:
    """Return the refusal of a number above its limit."""
    return Text(f"不能大于 {limit}。", f"The value must not be greater than {limit}.")


def too_many_decimals(digits: int) -> Text:
    """Return the refusal of a number with more decimal places than allowed."""
    return Text(f"最多保留 {digits} 位小数。", f"At most {digits} decimal places are allowed.")


def not_a_step(below: Decimal, above: Decimal) -> Text:
    """Return the refusal of a number between two allowed ones."""
    return Text(f"最接近的有效值是 {below} 和 {above}。", f"The nearest valid values are {below} and {above}.")


def not_an_expression(why: Text) -> Text:
    """Return the refusal of FEEL that cannot be read."""
    return Text(f"表达式无法识别：{why.zh}", f"The expression cannot be read: {why.en}")


def too_many_rows(limit: int) -> Text:
    """Return the refusal of a list with too many rows."""
    return Text(f"最多 {limit} 行。", f"At most {limit} rows are allowed.")


def file_type(name: str, accept: str) -> Text:
    """Return the refusal of a file of another type than the form asks for."""
    return Text(f"“{name}”的类型不符合要求（{accept}）。", f'"{name}" is not of an accepted type ({accept}).')
