"""What numbers count: classes of nouns and participles that exclude one another."""

from __future__ import annotations

import re

from rag.language.reading import stem


def _classes(table: str) -> dict[str, str]:
    """{stem: class} of lines such as "dead: died killed"; a line without a colon goes on with the class before it."""
    found: dict[str, str] = {}
    name = ""
    for line in table.strip().splitlines():
        head, colon, words = line.partition(":")
        name = head.strip() if colon else name
        found.update((stem(word), name) for word in (words if colon else head).split())
    return found


# What became of people: twelve rescued are not twelve dead.
FATES = _classes(
    """
    dead: died dead deaths death killed killing kills kill fatalities fatality casualty-dead lives bodies drowned
        perished toll victims slain
    hurt: injured injuries hurt wounded injuring wounding hospitalised hospitalized
    missing: missing unaccounted
    saved: rescued saved survived survivors rescuing rescues freed
    held: arrested detained jailed imprisoned arrests detentions
    moved: evacuated displaced evacuees homeless moved
    ill: ill sick infected sickened cases
    """
)

# What cannot be another of its column; "person/man" is a "person", and not a "person/woman".
NOUNS = _classes(
    """
    person: people persons residents inhabitants civilians citizens patients passengers workers employees staff
        students pupils voters customers users visitors guests migrants refugees soldiers troops officers
        firefighters volunteers fans spectators protesters demonstrators tourists runners drivers teachers doctors
        nurses members subscribers applicants candidates lawmakers deputies delegates prisoners victims survivors
        players fishermen farmers sailors holidaymakers commuters families
    person/man: men boys sons fathers brothers
    person/woman: women girls daughters mothers sisters
    person/child: children babies infants toddlers
    building: houses homes households flats apartments buildings schools hospitals churches hotels shops stores
        factories offices bridges tunnels stations
    vehicle: cars lorries trucks buses trains trams carriages engines bicycles motorcycles
    vessel: ships boats ferries vessels trawlers yachts tankers
    aircraft: aircraft planes jets helicopters drones flights airliners
    animal: animals cows sheep horses dogs cats birds fish whales pigs chickens cattle elephants wolves bees
    vote: votes ballots
    seat: seats
    goal: goals points runs tries wickets
    tree: trees plants shrubs
    time: years months weeks days hours minutes seconds decades centuries
    document: books pages documents letters files copies reports emails messages
    country: countries nations states
    company: companies firms businesses
    weapon: missiles rockets bombs shells mines guns rifles
    """
)

_SINGULARS = {
    "person": "person",
    "man": "person/man",
    "woman": "person/woman",
    "child": "person/child",
    "boy": "person/man",
    "girl": "person/woman",
}
_FOLLOWING = re.compile(r"[ -]([^\W\d_]+(?:'[a-z]+)?)")
_STOPS = frozenset(
    """
    of in on at by to from for with and or but nor were was had have has is are be been being who that which as than
    when while after before since until against into over under about more less per each every out up down the a an
    his her its their our this these those would will could may might can did do said say not if because so year last
    next early late yesterday today again only even alone short higher lower worth now then there here
    """.split()
)
MAX_NOUN_DISTANCE = 3


def nouns_after(text: str, place: int) -> list[str]:
    """The words, at most three, that a number leads to: "nine cooling towers" up to the first small word or mark."""
    words: list[str] = []
    while len(words) < MAX_NOUN_DISTANCE and (found := _FOLLOWING.match(text, place)):
        if found[1].lower() in _STOPS or found[1].endswith("ly") or _is_verb(text, found):
            break
        words.append(found[1].lower())
        place = found.end()
    return words


def _is_verb(text: str, word: re.Match[str]) -> bool:
    """ "One asked for", "two drowned in": a past form with a small word or a mark behind it."""
    if not word[1].endswith("ed") or stem(word[1]) in FATES:
        return False
    after = _FOLLOWING.match(text, word.end())
    return after is None or after[1].lower() in _STOPS


def noun_class(words: list[str], *, many: bool) -> str:
    """The class of the last word that has one; one of many must be a plural, for "12 school buses" are no schools."""
    for word in reversed(words):
        if many and (
            word.endswith("s")
            or word
            in (
                "people",
                "men",
                "women",
                "children",
                "fish",
                "cattle",
                "sheep",
                "troops",
                "staff",
                "police",
                "aircraft",
                "fishermen",
                "lives",
            )
        ):
            name = NOUNS.get(stem(word), "")
        else:
            name = _SINGULARS.get(word, "")
        if name:
            return name
    return ""
