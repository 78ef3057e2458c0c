"""Tells what is asked apart from what stands around it: greetings, politeness, preambles, instructions of form.

"Hi, I'm on deadline. Could you please tell me who opposed the barrier? In 50 words, thanks." asks "who opposed the
barrier?". Whatever is in doubt stays: a word too many costs a search little, a word lost costs the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.question.openings import ASKS
from vectorstore.sentences import ends_in_abbreviation, sentence_spans

_MARK_UP = re.compile(r"\A[\s*_#>`\"“”„«»]+|[\s*_`\"“”«»]+\Z")
_LABEL = re.compile(
    r"\A\[[^\]]{1,24}\]\s*(?=\w)|\A(?:q(?:uestion)?|query|frage|pregunta|вопрос|问题?)\s*\d*\s*[:：.)-]\s*",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<=[.!?…。！？])[\"”*)]*\s+|\s*[\r\n]+\s*|(?<=[。！？])|\s+(?:--+|—|–|//|->|<-|/)\s+|;\s+")
_BREAK = re.compile(r":\s+|：|,\s+(?:but\s+|just\s+)?|，|\s+>>\s+|\s+:\)\s+")
_SIZE = re.compile(
    r"\b\d+(?:-(?:word|line|sentence|paragraph|character|bullet|page)s?(?:-long)?\s+(?=\w)|"
    r"\s(?:word|line|sentence)s?\s+(?=summary|overview|account|brief|recap|text|piece|answer)\b)",
    re.IGNORECASE,
)
_MAX_PREAMBLE = 14  # words
# Words that speak of the one who asks, or of the reply, and of nothing that is reported.
_OF_ASKING = re.compile(
    r"\b(?:i|i['’]d|i['’]m|my|me|we|our|you|your|one|sentences?|words?|table|list|bullets?|graphic|chart|map|"
    r"box|caption|headline|column|page|"
    r"jargon|way|quick|brief|question|task|homework|quiz|story|desk|ich|mir|grafik|liste|frage|je|me|mi)\b",
    re.IGNORECASE,
)
_WH = r"(?:who|whom|whose|what|what's|which|when|where|why|how)"
_OPENS = re.compile(
    rf"\A(?:and\s+|so\s+|but\s+|then\s+)?(?:(?:in|on|at|by|for|to|from|with|under|of|since|until|after|"
    rf"before)\s+)?(?:the\s+)?"
    rf"(?:{_WH}|{ASKS})\b"
    r"|\A(?:wer|wen|wem|was|welche[rsnm]?|wann|wo|wohin|warum|wieso|weshalb|wie|hat|haben|ist|sind|war|wurde|gibt|"
    r"qui|que|qu['’]|quoi|quel(?:le)?s?|quand|où|pourquoi|comment|combien|est-ce|"
    r"¿|quién|qué|cuál|cuándo|dónde|por qué|cómo|cuánt[oa]s?|кто|что|как\w*|когда|где|почему|сколько|"
    r"зачем)(?:\b|(?<=['’¿]))",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\A(?:list|name|show|give|find|tell|summari[sz]e|compare|explain|describe|create|make|write|get|latest|"
    r"news|timeline|"
    r"summary|recap|overview|articles?|reports?|background|fasse|zeig|nenne|liste|résume|donne|resume|dame)\b",
    re.IGNORECASE,
)
# What opens a question without being asked. Each stands before a question word, an auxiliary or a noun phrase.
_POLITE = (
    r"(?:hi|hello|hey|dear|good\s+(?:morning|day|afternoon|evening)|greetings)(?:\s+(?:there|all|team|"
    r"dateline|everyone))?[\s,.!:–—-]+",
    r"(?:so|well|ok(?:ay)?|right|now|alright|um+|er+|please|pls|plz|sorry|excuse\s+me|quick(?:\s+question)?|"
    r"just|also|thanks)"
    r"(?:\s*[,:.!–—-]+\s*|\s+(?=please|can|could|would|will|tell|i['’\s]|do\s+you|explain|what|who|when|where|"
    r"how|why|which))",
    r"(?:if\s+)?(?:(?:can|could|would|will|may|might)\s+(?:you|i|we)|(?:you|i|we)\s+(?:can|could|would|might))\s+"
    r"(?:(?:please|kindly|possibly|perhaps|maybe|just|"
    r"quickly)\s+)*"
    r"(?:tell|inform|remind|let|explain\s+to|find\s+out|look\s+up|check|ask|know|say|help)(?:\s+(?:me|us|you|"
    r"for\s+me))?"
    r"(?:\s+(?:know|about|out|understand|find\s+out|with))?[\s,:–—-]+",
    r"would\s+you\s+(?:mind|be\s+so\s+kind\s+as\s+to|be\s+able\s+to)\s+(?:please\s+)?(?:tell(?:ing)?|"
    r"say(?:ing)?|explain(?:ing)?|check(?:ing)?)"
    r"(?:\s+(?:me|us|to\s+me))?[\s,:]+",
    r"(?:please\s+|kindly\s+|just\s+)*(?:tell|inform|remind)\s+(?:me|us)(?:\s+please)?(?:\s+about)?(?:[\s,:–—-]+|\Z)",
    r"(?:please\s+|kindly\s+)+(?:let\s+me\s+know\s+|find\s+out\s+|explain\s+|say\s+|answer(?:\s+(?:this|"
    r"me))?[\s,:]+)?",
    r"(?:please\s+)?let\s+me\s+know\s+(?:about\s+)?|(?:please\s+)?(?:find\s+out|look\s+up|check|"
    r"answer\s+(?:this|me))[\s,:–—-]+(?=w|h|if|is|d)",
    r"(?:i|we)(?:['’]d|\s+would)?\s+(?:really\s+|just\s+|also\s+)?(?:like|love|want|need|wish|am\s+trying|"
    r"was\s+wondering|wonder)\s*(?:to\s+)?"
    r"(?:know|find\s+out|learn|understand|ask|hear|check)?(?:\s+you)?(?:\s+about)?[\s,:–—-]+(?=if\b|whether\b|"
    r"w|h|the\b|is\b|d)",
    r"do\s+you\s+(?:happen\s+to\s+)?(?:know|remember|recall)[\s,:–—-]+(?=if\b|whether\b|w|h)",
    r"(?:in\s+(?:short|brief|a\s+nutshell|plain\s+english|simple\s+(?:words|terms))|briefly|tl;?dr|"
    r"as\s+(?:a\s+(?:list|table)|bullet\s+points?))[\s,:–—-]+",
    r"(?:bitte|könn(?:t)?en?\s+sie\s+mir\s+(?:bitte\s+)?sagen|ich\s+(?:möchte|würde\s+gerne?)\s+wissen|"
    r"sag\s+mir(?:\s+bitte)?|weißt\s+du|wissen\s+sie)[\s,:]+",
    r"(?:s['’]il\s+vous\s+pla[iî]t|pouvez-vous\s+me\s+dire|bonjour|dites-moi|por\s+favor|hola|"
    r"buenos\s+d[ií]as|(?:me\s+)?puede\s+decir(?:me)?)[\s,:!.]+",
    r"(?:здравствуйте|подскажите|пожалуйста|скажите)[\s,:!.]+|(?:请问|你好)[,，!！。]?\s*",
)
_LEAD = re.compile(rf"\A(?:{'|'.join(_POLITE)})", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s,.!?;:–—-]*(?:\b(?:please|pls|plz|thanks?(?:\s+(?:you|a\s+(?:lot|million)|in\s+advance|so\s+much|"
    r"very\s+much))*|thx|ta|cheers|asap|"
    r"if\s+(?:you\s+(?:can|know|please)|possible)|many\s+thanks|for\s+me|right\s+now|lol|danke(?:\s+schön)?|"
    r"merci|gracias|спасибо|vielen\s+dank|bitte|por\s+favor|"
    r"(?:in|with)\s+(?:(?:no\s+more\s+than|at\s+most|max(?:imum)?\.?|about|under|exactly)\s+)?(?:\d+|one|two|"
    r"three|four|five|ten|a\s+few|fifty)\s+"
    r"(?:words?|sentences?|lines?|bullets?(?:\s+points?)?|characters|paragraphs?)|"
    r"as\s+(?:a\s+)?(?:list|table|bullet(?:ed)?\s+(?:points?|list)|bullets)|in(?:to)?\s+(?:english|german|french|"
    r"spanish|italian|russian|chinese|plain\s+english|short|brief|a\s+nutshell)|"
    r"with\s+(?:sources?|citations?|links?|dates?)(?:\s+and\s+(?:sources?|citations?|links?|dates?))?)\b|"
    r"谢谢)[\s.!?)*]*\Z",
    re.IGNORECASE,
)
# A part that asks nothing of the reports: how to answer, who is asking, thanks.
_AROUND = re.compile(
    r"\b(?:thanks?|thank\s+you|thx|cheers|regards|greetings|appreciated?|please\s+(?:answer|reply|respond|"
    r"write|use|keep|cite|give|add|include|be)|"
    r"(?:answer|reply|respond|write|keep|make|put|format|translate|limit|rewrite)\b.{0,40}\b(?:english|german|"
    r"french|spanish|words?|characters|sentences?|lines?|tweet|short|brief|"
    r"list|table|bullets?|it|simple|plain|yes)|no\s+(?:preamble|rush|hurry|explanations?|full\s+sentence|"
    r"words|sources)|"
    r"don['’]?t\s+(?:guess|make|invent|speculate|hallucinate|add)|do\s+not\s+(?:guess|make|invent|speculate|"
    r"hallucinate|add)|be\s+(?:brief|concise|short|precise|honest)|"
    r"(?:quote|cite|name|list|give|include|add|with)\s+(?:the\s+|your\s+|all\s+)?(?:sources?|urls?|links?|"
    r"citations?|dates?|quotes?|outlets?)|asap|urgent|"
    r"i\s+need\s+(?:it|this|that)|it['’]?s\s+for|this\s+is\s+for|i['’]?m\s+(?:a|an|on|writing|working|"
    r"preparing|doing)|i\s+am\s+(?:a|an|on|writing|working|preparing|doing)|"
    r"you\s+are\s+(?:a|an|the|my)|act\s+as|(?:max(?:imum)?|at\s+most|about|just|only)\.?\s+\d+\s+\w+|"
    r"\d+\s+(?:words?|sentences?|bullets?)|(?:one|two|three)\s+(?:words?|sentences?|lines?|bullets?)|"
    r"bullet\s+points?|dot\s+points?|as\s+a\s+(?:list|table)|step\s+by\s+step|in\s+(?:english|german|french|"
    r"spanish)|use\s+(?:only|the)|only\s+(?:use|the)|"
    r"good\s+(?:morning|evening|afternoon|day)|hello|hi\s+there|dear\s+\w+|hope\s+you|best\s+wishes|"
    r"danke|vielen\s+dank|gr(?:ü|ue)ße|stichpunkte|merci|cordialement|gracias|saludos?|спасибо|"
    r"здравствуйте)\b|谢谢|\A(?:hi|hey|hello|ok|okay|well|lol|ta|source|sources|question)\W*\Z",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:it|its|they|their|them|he|his|him|she|her|this|that|these|those|there|the\s+\w+)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<=[\w,;:'’\"] )[A-Z]\w+|\d")
_CAPITAL = re.compile(r"(?<=[\w,;:'’\"] )(?!I\b)[A-Z]\w*")
_WORD = re.compile(r"\w+")


_RELATIVE = re.compile(r"\A(?:who|whose|whom|which|where|when)\b", re.IGNORECASE)
_FORBIDS = re.compile(r"\A\W*(?:please\s+)?(?:do\s+not|don['’]?t)\b[^?]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A question without what stands around it, and what stood there."""

    asked: str
    around: tuple[str, ...] = ()


def read_wording(text: str) -> Wording:
    """What a text asks, and the parts of it that do not. The whole text where nothing but such parts is left."""
    parts = list(_iter_parts(text.strip()))
    kept = _keep_asked(parts) if len(parts) > 1 else parts
    asked = _strip_around(" ".join(kept))
    if not _WORD.search(asked):
        return Wording(text.strip())
    return Wording(asked, tuple(part for part in parts if part not in kept))


def _iter_parts(text: str) -> Iterator[str]:
    """The sentences and lines of a text; an abbreviation ends none that goes on."""
    start, ends = 0, {end for _, end in sentence_spans(text)}
    for cut in [*_PART.finditer(text), None]:
        part = text[start : cut.start() if cut else len(text)]
        if cut and ends_in_abbreviation(part) and cut.start() not in ends:
            continue
        if _WORD.search(part):
            yield part
        start = cut.end() if cut else start


def _keep_asked(parts: list[str]) -> list[str]:
    """The parts that ask, with those that say what a question among them points to."""
    cleaned = [_strip_around(part) for part in parts]
    asking = [i for i, part in enumerate(cleaned) if _is_asking(parts[i], part)]
    if not asking:
        left = [part for part in parts if not _AROUND.search(part)]
        return left or parts
    kept = set(asking)
    questions = " ".join(cleaned[i] for i in asking)
    if _POINTS.search(questions) and not _NAME.search(questions):
        kept |= {i for i, part in enumerate(parts) if not _AROUND.search(part)}
    return [parts[i] for i in sorted(kept)]


def _is_asking(part: str, cleaned: str) -> bool:
    if not _WORD.search(cleaned) or _FORBIDS.match(part):
        return False
    if _AROUND.search(part) and not _OPENS.match(cleaned):
        return False
    return part.rstrip('"”*) ').endswith(("?", "？")) or bool(_OPENS.match(cleaned) or _REQUEST.match(cleaned))


def _strip_around(text: str) -> str:
    """The text without mark-up, labels, polite openings and closings; "if" of "tell me if" is turned to a statement."""
    before = ""
    while text != before:
        before = text
        text = _SIZE.sub("", _LABEL.sub("", _MARK_UP.sub("", text)))
        lead = _LEAD.match(text)
        if lead and _WORD.search(text[lead.end() :]):
            text = text[lead.end() :]
        tail = _TAIL.search(text)
        if tail and tail.start() and _WORD.search(text[: tail.start()]):
            mark = "?" if "?" in text[tail.start() : tail.start() + 2] else ""
            text = text[: tail.start()] + mark
        text = _behind_colon(text)
    return text.strip(" ,;:–—-")


def _behind_colon(text: str) -> str:
    """What stands behind a colon or a comma, where it asks, and what stands before speaks of the asking."""
    for mark in _BREAK.finditer(text):
        before, behind = text[: mark.start()], text[mark.end() :]
        if _CAPITAL.search(before) or len(before.split()) > _MAX_PREAMBLE:
            return text
        opens = _OPENS.match(behind) or _LEAD.match(behind) or (mark.group().strip() == ":" and _REQUEST.match(behind))
        if _RELATIVE.match(behind) and mark.group().startswith(",") and "?" not in behind:
            continue  # "My neighbour, who runs a shop, told me ..."
        is_preamble = _AROUND.search(before) or _OF_ASKING.search(before)
        if opens and (is_preamble or (mark.group().strip() in (":", "：", ">>") and not _OPENS.match(before))):
            return behind
    return text
