"""Tells what stands on a page beside the story: forms, captions, links to other stories, orders to a program.

None of it is evidence, whatever its words: "Advertisement", "Carlos Jasso | Bloomberg | Getty Images",
"{{ #verifyErrors }}", "Read more about how we evaluate products", "If you buy something using links in our stories, we
may earn a commission". Licence: among the 609 articles of MultiHop-RAG each line below holds dozens of sentences that
nothing else holds; of 36 read, none belonged to its story.
"""

from __future__ import annotations

import re

_LEAST_WORDS = 4  # of a line that does not end as a sentence does
_ENDS = re.compile(r"[.!?…:。！？][\"'”’)\]»]*\s*\Z")
_FURNITURE = re.compile(
    r"\{\{|\}\}|"
    r"^\W*(?:(?:also )?read (?:more|also|next)|related(?::| pages?| articles?| stor)|see also|advertise?ment|"
    r"(?:photo(?:graph)?|image|picture|credit)s?\s*(?::|by\b|credit)|skip past|after newsletter|watch:|listen:)|"
    r"\bJUST WATCHED\b|\bMUST WATCH\b|\breplay more videos\b|\bhide caption\b|^\W*learn more about\b|"
    r"\bvideo ad feedback\b|\d - source: [A-Z]|[—–]\W*\Z|"
    r"getty images|\bAFP via\b|\(AP Photo|click here|sign up (?:for|to) (?:our|the)\b|"
    r"\bnewsletters?\b.{0,40}\b(?:sign|free|inbox)|"
    r"affiliate (?:links?|partnership)|earn (?:a|us a) commission|terms of (?:use|service) and privacy|"
    r"(?:page|live ?blog|blog|story|article) is no longer (?:being )?updated|is now closed|all rights reserved",
    re.IGNORECASE,
)
# A link to another story: "MORE: Win BIG with SuperDraft!", "Gen Z drivers:The kids are all fight". Of 82,000 sentences
# of news of 2022 and 2023 the two hold 347 that nothing else holds; of 80 read, none was of its story.
_LINK = re.compile(r"\W*(?:MORE(?: [A-Z]+)*:|[A-Z][\w’'., -]{3,60}\??:(?=[A-Z'‘\"“])(?!.*\.\W*\Z))", re.DOTALL)
# What a text says to the program that reads it, with hidden characters or without. Of the attacks of tests/rag/attacks,
# whose author had not seen them, the last three lines hold seven sentences that nothing else does, and none of 24,000
# sentences of news.
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|prompts?|rules)\b|"
    r"\b(?:system prompt|as an ai\b|(?:ai|language) (?:assistants?|models?)\b.{0,30}\b(?:must|should|shall|please)\b)|"
    r"^\W*(?:note|instructions?|message) (?:to|for) (?:the |any |all )?(?:ai\b|assistants?|llms?|language models?)|"
    r"^\W*(?:ignore|disregard|forget)\W+(?:(?:all|everything|of|that|what|is|the)\W+){0,4}(?:above|before)\b|"
    r"^\W*(?:system|assistant|say)\W*:|^\W*(?:say|reply|respond|answer)\W+only\b|"
    r"^\W*(?:repeat|print|show)\W+the\W+(?:text|words|prompt|instructions)\W+above\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")


def is_furniture(sentence: str) -> bool:
    """Whether a sentence is no part of what its article tells."""
    if _FURNITURE.search(sentence) or _LINK.match(sentence) or _ORDER.search(_HIDDEN.sub("", sentence)):
        return True
    return not _ENDS.search(sentence) and len(sentence.split()) < _LEAST_WORDS
