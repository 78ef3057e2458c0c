"""Names of the people who wrote a story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.dates import find_moments

_MONTH_BEHIND = re.compile(
    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\Z", re.IGNORECASE
)
_WORDS_OF_A_BYLINE = 6
# "political reporter Jonna Veld": small words before a name of two words, unless they belong to it ("van der Berg")
_JOB_BEFORE = re.compile(
    r"^(?:(?!(?:van|von|der|den|de|del|di|da|dos|du|la|le|al|el|bin|ibn|ter|ten|af|av|zu|y)\s)[^\W\d_A-ZÀ-Ý][\w'’-]*\s+){1,5}"
    r"(?=[^\W\d_a-zà-ÿ][\w'’.-]*\s+\S)"
)
# What people do at an outlet, with the words that say where or how: "Senior Political Correspondent".
_WORK = (
    r"(?:editors?|reporters?|writers?|correspondents?|columnists?|contributors?|journalists?|photographers?|producers?"
    r"|critics?|anchors?)"
)
_WHERE = (
    r"(?:senior|chief|staff|deputy|managing|assistant|associate|executive|contributing|guest|freelance|special|contact"
    r"|political|politics|news|sports?|business|finance|health|science|technology|tech|foreign|diplomatic|crime|courts?"
    r"|education|environment|climate|economics|digital|features|arts|culture|local|national|world|city|metro|night|data"
    r"|investigative|investigations|breaking|our|the)"
)
_JOB = rf"(?:{_WHERE}[\s-]+){{0,4}}{_WORK}(?:[\s-]+(?:in[\s-]chief|at[\s-]large))?"
_ONLY_JOB = re.compile(
    rf"{_JOB}\Z|no author|(?:the\s+)?(?:staff|admin(?:istrator)?|newsroom|web\s?desk|news\s?desk)\Z"
    r"|(?:staff and )?(?:news|wire) services?(?: reports?)?\Z",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    rf"(?:[\w&'’-]+\s+){{1,4}}{_WORK}\Z|.*\d", re.IGNORECASE
)  # behind a comma: "Transport Editor", "Channel 4"
_JOB_ABOVE = re.compile(rf"{_JOB}\s+(?=\S+\s+\S)", re.IGNORECASE)
_JOB_BELOW = re.compile(rf"\s+{_JOB}\Z", re.IGNORECASE)
_BEHIND_COMMA = re.compile(
    r"(?:,\s*(?:Ph\.?\s?D|M\.?D|MBA|J\.?D|RN|MPH|RD|DDS)\.?)+\Z"
    r"|,\s*(?:CNN|NBC|CBS|ABC|BBC|AP|AFP|UPI|NPR|PBS)\Z|\s+\w+\s+[Ss]taff\Z"
)
# "Ann Lee in Hask", "Ann Lee (Northline)", "Ann Lee | ...", "Ann Lee @annlee", "Ann Lee for The Post"
_BEHIND = re.compile(r"(?<=\w)\s+(?:in\s+(?=[A-ZÀ-Þ])|for\s+(?:the\b|(?=[A-Z]))|@|[|•·(]).*\Z")
# What HuffPost writes behind those who are not on its staff
_CONTRIBUTOR = re.compile(r",\s+Contributor(?![a-z]).*\Z")
_TITLE_BEHIND = re.compile(r",\s*(?:[JS]r\.?|I{2,3}|IV|Esq\.?)(?:\s*,|\Z)")
_AND = re.compile(r"\s+(?:y|e|и|і|ve|en|och|og|i)\s+")
_ADDRESS_BEFORE = re.compile(
    r"\A[\w.+-]+@[\w.-]+\w\s+\((?P<name>[^()]+)\)\Z"
)  # "lee@post.example (Ann Lee)", as in RSS
_SPECIAL = re.compile(r"(?:special|exclusive(?:ly)?) (?:to|for) ", re.IGNORECASE)
_HELPED = re.compile(r"\bcontributed\b")
_STAFF = re.compile(r"The (?:\S+ ){1,4}Staff\Z", re.IGNORECASE)
_JOB_IN_SMALL = re.compile(r"\A(\S+ \S+(?: \S+)??) [A-Z][\w-]+(?: [a-z]+)? (?:correspondent|editor|reporter|writer)\Z")
_EMAIL = re.compile(r"\s*(?:\(?[\w.+-]+@[\w.-]+\w\)?|\b[Ee]-?mail (?:the )?(?:author|reporter)\b.*)\s*$")
_BYLINE = re.compile(r"(?:by|von|par|por|di|door)\s+(?P<names>[^\W\d_][^\n]{1,120}[^.\n])\Z", re.IGNORECASE)
_BY = re.compile(
    r"^\s*(?:(?:(?:posted|written|reported|story|words|view all posts|author)\s*:?\s*)?"
    r"(?:by|von|par|por|di|door|af|av)(?:\s*:\s*|\s+)|(?:yazan|autor|autora|autore|auteur|автор|作者|记者|記者)\s?[:：]\s?)"
    r"(?=\S)",
    re.IGNORECASE,
)


def split_names(byline: str) -> tuple[str, ...]:
    """The names of a byline: "By Ann Lee, Bo Ek and Cy Day" gives three.

    A comma parts names where each part has two words or more. One word behind a whole name is where somebody writes
    ("Ann Lee, Ferren"), and "Lee, Ann" is one name.
    """
    names: list[str] = []
    line = _CONTRIBUTOR.sub("", _BY.sub("", " ".join(byline.split())))
    for group in re.split(r"\s*;\s*|\s+(?:and|AND|&|und|UND|et|ET)\s+", line):
        first, *others = [part.strip() for part in group.split(",") if part.strip()] or [""]
        parts = [first, *(part for part in others if not is_job(part) and not _SPECIAL.match(part))]
        if " " in first and not _TITLE_BEHIND.search(group):
            parts = [part for part in parts if " " in part]
        names += parts if all(" " in part for part in parts) else [group.strip(" ,")]
    return tuple(dict.fromkeys(name for part in names for one in _joined(part) if (name := _only_name(one))))


def is_job(part: str) -> bool:
    """Whether a part of a byline is what somebody does or a number ("Transport Correspondent", "Channel 4")."""
    return _NOBODY.match(part) is not None


def _joined(part: str) -> list[str]:
    """The names that a little word joins in other languages: "Ana Lé y Carlos Díaz", but no "Ortega y Gasset"."""
    names = _AND.split(part)
    return names if all(" " in name for name in names) else [part]


def byline_names(line: str) -> tuple[str, ...]:
    """The names of a line that is nothing but a byline ("By Ann Lee and Bo Ek"); none of any other line."""
    found = _BYLINE.match(line.strip())
    return split_names(found["names"]) if found else ()


def _only_name(part: str) -> str:
    """The name in a part of a byline, without job, place, agency and address; "" where it names nobody."""
    part = re.sub(r"(?<=[\uac00-\ud7af])\s+(?:기자|특파원)\Z", "", part)  # Korean: reporter, correspondent
    part = _ADDRESS_BEFORE.sub(r"\g<name>", part).strip("【】")
    part = "" if _STAFF.match(part) or _HELPED.search(part) else part
    part = _JOB_IN_SMALL.sub(r"\1", part)  # "Bo Ek Transport correspondent"
    name = _JOB_BEFORE.sub("", _EMAIL.sub("", _MONTH_BEHIND.sub("", part))).strip(" ,|")
    name = _BEHIND_COMMA.sub("", _BEHIND.sub("", name)).strip(" ,|–-")
    if _ONLY_JOB.match(name):
        return ""
    found = _JOB_ABOVE.match(name)
    name = name[found.end() :] if found else name
    shorter = _JOB_BELOW.sub("", name)
    return shorter if " " in shorter else name  # "Ed Reporter" is somebody


def is_byline_of(line: str, authors: Sequence[str]) -> bool:
    """Whether `line` says little more than who wrote the story or when: "Ann Lee · Last changed 3 May 2025"."""
    rest = line
    for start, end, _ in reversed(list(find_moments(line))):
        rest = f"{rest[:start]} {rest[end:]}"
    for author in authors:
        rest = rest.replace(author, " ")
    return rest != line and len(re.findall(r"\w+", rest)) <= _WORDS_OF_A_BYLINE
