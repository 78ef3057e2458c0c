"""Reads questions about the archive itself: how many articles, which outlets, who wrote, when published, how fresh."""

from __future__ import annotations

import re

from rag.types import ArchiveAsks, ArchiveRequest

_ARTICLE = (
    r"(?:articles?|documents?|docs|reports?|stor(?:y|ies)|pieces?|items?|texts?|news(?:\s+items?)?|posts?|"
    r"columns?|files?)"
)
_OUTLET = (
    r"(?:outlets?|publishers?|publications?|sources?|newspapers?|papers?|media|agenc(?:y|ies)|sites?|"
    r"magazines?|feeds?)"
)
_AUTHOR = r"(?:authors?|journalists?|reporters?|writers?|bylines?|columnists?|correspondents?)"
_HERE = r"(?:archive|collection|database|corpus|dataset|library|index|here|you|your|yours)"
_SUBJECT = (
    r"(?:about|on|of|mention(?:s|ing|ed)?|contain(?:s|ing)?|discuss(?:es|ing)?|cover(?:s|ing)?|regarding|"
    r"concerning|titled|with|naming|names?)"
)
_NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), start=1)}
_PATTERNS: tuple[tuple[ArchiveAsks, str], ...] = (
    ("outlets", rf"\b(?:how\s+many|number\s+of)\s+(?:different\s+|news\s+)*{_OUTLET}\b"),
    ("bylines", rf"\b(?:how\s+many|number\s+of)\s+(?:different\s+)?{_AUTHOR}\b"),
    (
        "outlet_ranking",
        rf"\b(?:which|what)\s+(?:news\s+)?{_OUTLET}\b.*\b(?:most|least|more)\b|\bmost\s+(?:articles|reports)\b",
    ),
    (
        "which_outlet",
        rf"\b(?:which|what)\s+(?:news\s+)?{_OUTLET}\b.*\b(?:publish|ran|print|carri|wrote|broke)\w*\b.*\b(?:the|"
        rf"that|this)\b",
    ),
    (
        "count",
        rf"\bhow\s+many\s+(?:[\w-]+\s+){{0,2}}?{_ARTICLE}\b|\b(?:total\s+)?number\s+of\s+{_ARTICLE}\b|"
        rf"\bcount\s+(?:of\s+)?(?:the\s+)?{_ARTICLE}\b",
    ),
    (
        "count",
        r"\bhow\s+(?:often|many\s+times)\b.*\b(?:mention|nam|appear|occur|com)\w*\b|\bhow\s+(?:big|"
        r"large)\s+is\b.*\b(?:archive|collection|database)\b",
    ),
    (
        "who_wrote",
        rf"\bwho\s+(?:wrote|authored|penned|reported|is\s+the\s+author)\b.*\b{_ARTICLE}\b|\b(?:author|"
        rf"byline)\s+of\b",
    ),
    (
        "when_published",
        rf"\b(?:when|on\s+(?:which|what)\s+(?:day|date)|what\s+(?:day|date))\b.*\b{_ARTICLE}\b.*\b(?:publish|"
        rf"appear|post|c[oa]me|written|run|printed)\w*|"
        rf"\bpublication\s+date\b|\b(?:date|when)\b.*\bpublished\b",
    ),
    ("headline", rf"\b(?:headline|title)\b.*\b{_ARTICLE}\b"),
    (
        "fresh",
        r"\bhow\s+(?:fresh|current|recent|up[\s-]+to[\s-]+date|old|often)\b.*\b(?:archive|data|update|you|your|"
        r"collection|information|news|articles)\b|"
        r"\b(?:last|latest)\s+(?:update|updated|refresh)\b|\bup[\s-]to[\s-]date\b|\bis\s+this\s+live\b|"
        r"\bwhen\s+(?:was|were)\b.*\b(?:updated|refreshed|added)\b",
    ),
    (
        "period",
        r"\bhow\s+far\s+back\b|\b(?:which|what)\s+(?:time\s*)?(?:period|years?|months?|dates?|time(?:\s*(?:span|"
        r"frame|range))?)\b.*\b(?:cover|articles?|archive|have|from|hold)\b|"
        r"\bdate\s+range\b|\bsince\s+when\b|\bgo(?:es)?\s+back\b|\b(?:earliest|first|last|"
        r"latest)\s+date\b|\bperiod\b.*\barticles\b",
    ),
    (
        "outlets",
        rf"\b(?:which|what|list|name|show|all)\b(?:\s+\w+){{0,4}}?\s+{_OUTLET}\b.*\b(?:do\s+you|in\s+(?:the\s+|"
        rf"this\s+|your\s+)?{_HERE}|have|cover(?:ed)?|hold|use|search|draw|there|included|included|available)\b|"
        rf"\b(?:what|which)\s+are\s+(?:your|the)\s+{_OUTLET}\b|\b(?:list|name|"
        rf"show)\s+(?:me\s+)?(?:all\s+)?(?:the\s+|your\s+)?{_OUTLET}\b|\Ayour\s+{_OUTLET}|"
        rf"\bwhere\s+do\s+(?:your|the)\s+articles\s+come\s+from",
    ),
    (
        "bylines",
        rf"\bwho\s+writes?\s+for\b|\b(?:which|what|list|name|show|who\s+are)\b(?:\s+\w+){{0,4}}?\s+{_AUTHOR}\b.*|\A{_AUTHOR}\Z",
    ),
    (
        "contents",
        rf"\bwhat(?:['’]s|\s+is|\s+do\s+you\s+have)?\s+(?:there\s+)?(?:in|inside)\s+(?:here|this|the\s+archive|"
        rf"the\s+collection|your\s+archive)|\bwhat\s+(?:topics?|subjects?|can\s+i\s+find)\b.*|"
        rf"\bwhat\s+(?:do\s+you\s+(?:cover|have|hold|know)|is\s+(?:this|the)\s+archive|"
        rf"kind\s+of\s+(?:news|articles))\b|\b(?:overview|summary|statistics|stats)\b.*\b{_HERE}\b|"
        r"\b(?:topics|subjects)\b.*\b(?:archive|cover|outlet|you)\b|\bsummari[sz]e\s+(?:everything|"
        r"all|the\s+(?:whole\s+)?archive)\b|\bwhat\s+have\s+you\s+(?:got|been\s+fed)\b",
    ),
    (
        "articles",
        rf"\b(?:oldest|newest|latest|most\s+recent|earliest|first|last)\s+(?:\w+\s+)?(?:{_ARTICLE}|thing)\b(?=\W*(?:\Z|"
        rf"(?:you|do|in|of|that|from|by|is|have|there|on|about)\b))",
    ),
    (
        "articles",
        rf"\b(?:what|which|list|show|give|all|any|find|every)\b.*\b{_ARTICLE}\b.*\b(?:by|written\s+by|of|"
        rf"from)\s+[A-Z]|\b(?:what|which)\s+{_ARTICLE}\b.*\b(?:did|has|have)\b.*\b(?:write|written|publish)|"
        r"\Awhat\s+(?:did|has|have)\s+(?-i:[A-Z][\w’'.-]+(?:\s+[A-Z][\w’'.-]+){1,3})\s+(?:write|written|published)\b",
    ),
    (
        "articles",
        rf"\b(?:list|show|give\s+me|name)\s+(?:me\s+)?(?:all|every|each|the)\s+(?:the\s+|"
        rf"your\s+)?(?:\w+\s+)?{_ARTICLE}\s*\Z",
    ),
)
_KNOWN = tuple((asks, re.compile(pattern, re.IGNORECASE)) for asks, pattern in _PATTERNS)
_ABOUT = re.compile(
    rf"\b{_SUBJECT}\s+(?:the\s+(?:word|name|term)s?\s+)?(?P<about>\S.*?)\s*(?:\b(?:are|is|were|was|do|did|have|"
    rf"has)\s+(?:there|you)\b.*|\b(?:publish|appear|written|come)\w*\s*)?\Z",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r"\bhow\s+(?:often|many\s+times)\s+(?:is|was|are|were|has|have|does|do|"
    r"did)\s+(?P<about>.+?)\s+(?:been\s+)?(?:mention|nam|appear|occur|come|get)\w*",
    re.IGNORECASE,
)
_AUTHOR_NAME = re.compile(
    r"\b(?:by|written\s+by|from|did|has|have|"
    r"of)\s+(?P<author>[A-Z][\w’'.-]+(?:\s+(?:[a-z]{2,3}\s+)?[A-Z][\w’'.-]+){1,3})"
)
_NOT_A_SUBJECT = re.compile(
    rf"\A(?:{_HERE}|the|this|in|all|there|total|are|is|do|it|that|(?:the|this|your)\s+{_HERE}|\W)*\Z", re.IGNORECASE
)
_TRAILING = re.compile(
    rf"\s+(?:in|do|are|have|from)\s+(?:the\s+|this\s+|your\s+)?{_HERE}\b.*\Z|\s+(?:are\s+there|do\s+you\s+have|"
    rf"in\s+total|in\s+all)\b.*\Z",
    re.IGNORECASE,
)
_OLDEST = re.compile(r"\b(?:oldest|earliest|first)\b", re.IGNORECASE)
_SOME = re.compile(r"\b(?P<n>\d{1,2}|" + "|".join(_NUMBERS) + rf")\s+(?:\w+\s+){{0,2}}{_ARTICLE}\b", re.IGNORECASE)


def read_archive_request(text: str, rest: str) -> ArchiveRequest | None:
    """What a question asks of the archive itself, or None. `rest` is the question without its outlets and times."""
    asks = next((asks for asks, pattern in _KNOWN if pattern.search(text)), None)
    if asks is None:
        return None
    author = _AUTHOR_NAME.search(rest) if asks in ("articles", "count") else None
    about = "" if author else read_about(rest)
    return ArchiveRequest(
        asks, about, author["author"] if author else "", bool(_OLDEST.search(text)), _most(text, asks)
    )


def read_about(rest: str) -> str:
    """The words that articles must hold, of a question without its outlets and times; "" for none."""
    found = _OFTEN.search(rest) or _ABOUT.search(rest.rstrip(" ?.!"))
    words = _TRAILING.sub("", found["about"].strip(" ?.!,'\"“”‘’")) if found else ""
    inner = _ABOUT.search(words)  # "name the outlets that wrote about the storm"
    words = inner["about"] if inner else words
    return "" if _NOT_A_SUBJECT.match(words) else words


def _most(text: str, asks: ArchiveAsks) -> int:
    some = _SOME.search(text)
    if some:
        return int(_NUMBERS.get(some["n"].lower(), 0) or some["n"])
    superlative = re.search(r"\b(?:oldest|newest|latest|most\s+recent|earliest|first|last)\b", text, re.IGNORECASE)
    plural = re.search(r"\b(?:articles|documents|reports|stories|pieces|items)\b", text, re.IGNORECASE)
    return 1 if asks == "articles" and superlative and not plural else ArchiveRequest(asks).most
