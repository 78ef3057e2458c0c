"""The head of CNN's and the Daily Mail's stories as the CNN/DailyMail set keeps it: byline and times in the text."""

from __future__ import annotations

import re

from ingest.article import Draft
from ingest.bylines import split_names

_MARK = r"\s*(?:\.\s+)?"  # between the parts stand lines; in the tables of the set, points
_TIME = r"\d{1,2}:\d\d\s(?:[AP]M\son|[A-Z]{3},)\s\d{1,2}(?:st|nd|rd|th)?\s[A-Z][a-z]+\s\d{4}"
_HEAD = re.compile(
    rf"(?:By\s+(?:\.\s+)?(?P<names>[^\d:]{{3,120}}?){_MARK})?(?:PUBLISHED:|CREATED:|Last updated at){_MARK}"
    rf"(?P<published>{_TIME}){_MARK}(?:\|{_MARK})?(?:UPDATED:{_MARK}(?P<updated>{_TIME}){_MARK})?"
)
_AGENCY = re.compile(r"\((?P<agency>CNN|CNN Student News|Reuters|AP|AFP)\)\s?(?:--|–|—|-)?\s?(?=[^\W\d_a-z“\"‘'])")


def take_story_head(draft: Draft, text: str) -> str:
    """`text` without such a head, of which the facts are offered; "(CNN) --" stays and says who supplied it."""
    found = _HEAD.match(text)
    if found:
        names = re.sub(r"\s+\.\s+|\n\s*\n", " ", found["names"] or "")
        draft.offer("authors", split_names(names), "head of the text")
        draft.offer_moment("published_at", " ".join(found["published"].split()), "head of the text")
        draft.offer_moment("modified_at", " ".join((found["updated"] or "").split()), "head of the text")
        text = text[found.end() :]
    agency = _AGENCY.match(text)
    draft.offer_line("credit", agency["agency"] if agency else None, "head of the text")
    return text
