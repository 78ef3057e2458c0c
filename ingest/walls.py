"""What stands in the place of a story: a page that asks for consent, a sign-in, or a proof of being human."""

from __future__ import annotations

import re

_MOST_WORDS = 350
_LEAST_CONSENT = 4  # such words; a story on privacy has other words between them
_CONSENT_SHARE = 25  # words of the text for each of them, at most
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\w*|\b(?:our|\d+|third.party) partners\b|\btrack(?:ing|ers?)\b|\bpersonali[sz]ed ad\w*"
    r"|\bprivacy (?:policy|settings|cent(?:er|re)|is important)|\bon (?:your|a) device\b|\baccept all\b|\breject all\b"
    r"|\bzustimm\w+|\bdatenschutz\w*|\bpartner(?:n)?\b|\beinwillig\w+|\bpur-abo\b|\bgerät\b"
    r"|\bconsentement\b|\bpartenaires\b|\btraceurs\b|\bvie privée\b|\baccepter\b|\bterminal\b"
    r"|\bconsentimiento\b|\bsocios\b|\bprivacidad\b|\baceptar\b|\bdispositivo\b|\bconsenso\b|\btoestemming\b",
    re.IGNORECASE,
)
_HUMAN = re.compile(
    r"verifying you are (?:a )?human|verify (?:that )?you are (?:a )?human|are you a robot|not a robot"
    r"|checking (?:your browser|if the site connection is secure)|enable javascript and cookies to continue"
    r"|unusual (?:traffic|activity) from your|security of your connection|access (?:to this page has been )?denied"
    r"|you have been blocked|ddos protection by|please complete the captcha|request unsuccessful\. incapsula",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"\b(?:sign|log) in to (?:continue|read|view)|please (?:sign|log) in\b|create a free account"
    r"|to (?:continue|keep) reading|register (?:for free )?to (?:continue|read)|subscribe to (?:continue|read|keep)"
    r"|already (?:a subscriber|have an account)|anmelden,? um weiterzulesen|jetzt registrieren|connectez-vous pour lire"
    r"|inicia sesión para",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\bpage (?:not found|cannot be found|can['’]t be found|does not exist|no longer exists)"
    r"|can['’]t find (?:that|the|this) page|page you(?: a|['’])re looking for|page you were looking for"
    r"|page you requested|seite (?:wurde )?nicht gefunden|page (?:introuvable|n['’]existe pas)"
    r"|página no (?:encontrada|existe)|страница не найдена|页面不存在",
    re.IGNORECASE,
)
_MOST_WORDS_OF_SIGN_IN = 120


def wall_of(title: str, text: str) -> str | None:
    """What the page asks for instead of a story, or None. To be asked of pages without date and author only."""
    words = len(text.split())
    whole = f"{title}\n{text}"
    if words > _MOST_WORDS:
        return None
    if words <= _MOST_WORDS_OF_SIGN_IN and _HUMAN.search(whole):
        return "asks for a proof that a human reads it"
    if words <= _MOST_WORDS_OF_SIGN_IN and len(_SIGN_IN.findall(whole)) > 1:
        return "asks its reader to sign in or to subscribe"
    if words <= _MOST_WORDS_OF_SIGN_IN and _GONE.search(whole):
        return "says that it is not there"
    found = len(_CONSENT.findall(whole))
    if found >= _LEAST_CONSENT and found * _CONSENT_SHARE >= words:
        return "asks for consent to cookies and tracking"
    return None
