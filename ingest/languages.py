"""Names and codes of languages, as sources write them."""

from __future__ import annotations

import re

# ISO 639-1, then the codes of ISO 639-2 and the names in English and in the language itself.
_LANGUAGES = """
af afr afrikaans; am amh amharic አማርኛ; ar ara arabic العربية; az aze azerbaijani; be bel belarusian беларуская
bg bul bulgarian български; bn ben bengali বাংলা; bs bos bosnian bosanski; ca cat catalan català
cs ces cze czech čeština; cy cym wel welsh cymraeg; da dan danish dansk; de deu ger german deutsch
el ell gre greek ελληνικά; en eng english; es spa spanish español castellano; et est estonian eesti
eu eus baq basque euskara; fa fas per persian farsi فارسی; fi fin finnish suomi; fr fra fre french français
ga gle irish gaeilge; gl glg galician galego; gu guj gujarati; he heb hebrew iw עברית; hi hin hindi हिन्दी
hr hrv croatian hrvatski; hu hun hungarian magyar; hy hye arm armenian; id ind indonesian in; is isl ice icelandic
it ita italian italiano; ja jpn japanese 日本語; ka kat geo georgian; kk kaz kazakh қазақ; km khm khmer
kn kan kannada; ko kor korean 한국어; ky kir kyrgyz кыргызча; lb ltz luxembourgish; lo lao; lt lit lithuanian lietuvių
lv lav latvian latviešu; mk mkd mac macedonian; ml mal malayalam; mn mon mongolian; mr mar marathi; ms msa may malay
my mya bur burmese; ne nep nepali; nl nld dut dutch flemish nederlands; nb nob; nn nno; no nor norwegian norsk
pa pan punjabi; pl pol polish polski; ps pus pashto; pt por portuguese português; ro ron rum romanian română mo
ru rus russian русский; si sin sinhala; sk slk slo slovak slovenčina; sl slv slovenian slovenščina; so som somali
sq sqi alb albanian shqip; sr srp serbian српски; sv swe swedish svenska; sw swa swahili kiswahili; ta tam tamil
te tel telugu; tg tgk tajik; th tha thai ไทย; tl fil tgl tagalog filipino; tr tur turkish türkçe; tk tuk turkmen
uk ukr ukrainian українська; ur urd urdu اردو; uz uzb uzbek; vi vie vietnamese
zh zho chi cmn chinese mandarin 中文 简体中文 繁體中文; zu zul zulu
"""
_CODES = {
    name: group.split()[0]
    for line in _LANGUAGES.strip().split("\n")
    for group in line.split(";")
    for name in group.split()
}
_TAG = re.compile(r"([a-z]{2,3})(?:[-_].*)?\Z")


def language_code(value: str) -> str | None:
    """The code of two letters, or of three where there is no shorter one: of `en-US`, `eng`, `English` alike `en`.

    None for what is no language.
    """
    name = " ".join(value.split()).casefold()
    if name in _CODES:
        return _CODES[name]
    found = _TAG.match(name)
    if found is None or found[1] in ("und", "mul", "zxx", "nan"):
        return None
    return _CODES.get(found[1]) or found[1]
