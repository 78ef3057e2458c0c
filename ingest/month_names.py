"""Names of months and weekdays in the languages that news is written in, from dateparser's tables (CLDR)."""

from __future__ import annotations

from functools import cache
from importlib import import_module

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Without Chinese, Japanese and Korean, which number their months.
_LANGUAGES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "ru", "uk", "be", "bg", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "mk",
    "ro", "hu", "el", "tr", "az", "kk", "uz", "ar", "fa", "he", "ur", "hi", "bn", "ta", "te", "mr", "gu", "pa", "ml",
    "sv", "da", "nb", "fi", "is", "et", "lv", "lt", "ca", "eu", "gl", "ga", "cy", "sq", "ka", "hy", "id", "ms", "fil",
    "sw", "af",
)  # fmt: skip
# As they stand in news, and not in the tables.
_MORE = {"en": {"sept": 9}, "ru": {"мая": 5}, "de": {"jänner": 1, "feber": 2}}


def month_of(name: str, language: str | None = None) -> int | None:
    """The month (1 to 12) of that name; None for no month, or for one that is another month in another language
    ("listopad") where `language` does not settle it.
    """
    name = name.strip(".").casefold()
    english = _months_of("en").get(name)
    if english and language in (None, "en"):
        return english
    if language in _LANGUAGES and (own := _months_of(language or "").get(name)):
        return own
    found = _all_months().get(name, frozenset())
    return english or (next(iter(found)) if len(found) == 1 else None)


def is_weekday(name: str) -> bool:
    """Whether that is the name of a weekday in one of the languages."""
    return name.strip(".").casefold() in _weekdays()


@cache
def _months_of(language: str) -> dict[str, int]:
    names = {name: number for number, key in enumerate(_MONTHS, start=1) for name in _names(language, key)}
    return names | _MORE.get(language, {})


@cache
def _all_months() -> dict[str, frozenset[int]]:
    months: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for name, number in _months_of(language).items():
            months.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in months.items()}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(name for language in _LANGUAGES for key in _DAYS for name in _names(language, key))


def _names(language: str, key: str) -> list[str]:
    info = import_module(f"dateparser.data.date_translation_data.{language}").info
    tables = [info, *info.get("locale_specific", {}).values()]
    return [name.casefold().strip(".") for table in tables for name in table.get(key, ())]
