"""Articles of ours for a model to tell of, and a scripted model that cites them by their keys.

`lies.jsonl` and `truths.jsonl` say what the model says: `[ferry]` stands for the number that the passage of that
article has in the prompt, `[missing]` for one that no passage has.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.rag.stand_ins import article

HERE = Path(__file__).parent / "transcripts"
AS_OF = "2025-12-01"
QUESTION = "What is reported about the ferry Gannet, the tram line, the bank, the flood wall and the fishing agreement?"

DESK = {
    "ferry": article(
        1,
        "Ferry Gannet runs aground off Estmere",
        "The ferry Gannet ran aground off Estmere on Tuesday with 214 passengers on board.\n\n"
        "“Nobody panicked, and nobody drowned,” said Captain Ines Marlow. She said all of them were brought ashore by "
        "lifeboats within three hours.\n\n"
        "The hull was damaged over a length of 12 metres, the operator, Skerra Line, said. The cause may have been a "
        "fault in the rudder. Skerra Line denied that the crew had been drinking.",
        "2025-08-13T09:30:00+01:00",
        "The Harbour Post",
    ),
    "count": article(
        2,
        "Coastguard counts 210 on the Gannet",
        "The ferry Gannet, which ran aground off Estmere on 12 August, carried 210 passengers, the coastguard said.\n\n"
        "“We counted them twice,” said coastguard officer Rolf Tane.\n\n"
        "The Gannet was built in 1998 and has 300 seats. Skerra Line bought her last year for 4.5 million crowns.",
        "2025-08-14",
        "The Lanthorne Courier",
    ),
    "tram": article(
        3,
        "Lanthorne council votes for a second tram line",
        "The Lanthorne council voted 17 to 9 on Wednesday for a second tram line.\n\n"
        "The line will cost $240 million and open in 2029, Mayor Tobias Wren told reporters. “A city of our size needs "
        "rails,” Wren said.\n\n"
        "Opposition leader Petra Holm voted against the plan. “Buses would do more for less,” she said. Construction "
        "is expected to begin in March.",
        "2025-10-09",
        "The Lanthorne Courier",
    ),
    "bank": article(
        4,
        "Bank of Estmere cuts its rate to 3.25 percent",
        "The Bank of Estmere cut its main rate by a quarter of a point to 3.25 percent on Thursday.\n\n"
        "Governor Lena Ostrow said inflation had fallen to 2.4 percent in September from 3.1 percent in June.\n\n"
        "“The worst is behind us, but not the bills,” Ostrow said. Six of the nine board members voted for the cut. "
        "Unemployment rose to 5.2 percent.",
        "2025-10-02",
        "Estmere Ledger",
    ),
    "flood": article(
        5,
        "Flood wall holds at Brackwater",
        "The new flood wall at Brackwater held on Tuesday as the river Velling rose to 4.3 metres.\n\n"
        "About 600 residents had been asked to leave their homes the night before. No one was hurt.\n\n"
        "Engineer Maud Sill, who designed the wall, did not attend the ceremony.",
        "2025-10-22T18:40",
        "The Brackwater Examiner",
    ),
    "talks": article(
        6,
        "Estmere and Tarvia sign fishing agreement",
        "Foreign ministers Karl Dorn of Estmere and Ana Ruel of Tarvia signed a fishing agreement in Port Amalie on "
        "Wednesday.\n\n"
        "It allows 120 Tarvian boats to fish in Estmerian waters until the end of 2027. Dorn invited Ruel to "
        "Lanthorne.\n\n"
        "“Fish know no borders, ministers do,” Ruel said. Tarvia released the trawler Heron in return. Jory Penhale, "
        "a spokesman for the fishermen's union, called the agreement a betrayal.",
        "2025-11-20T07:35",
        "Northline",
    ),
}

_KEY = re.compile(r"\b(" + "|".join((*DESK, "missing")) + r")\b(?=[^\[\]()【】]*[\])†】])")


def load(name: str) -> list[dict[str, Any]]:
    """The lines of a file of statements: {id, kind, says}."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def written_for(request: dict[str, Any], says: str) -> str:
    """What a model says, with the numbers that the passages have in its prompt."""
    prompt = request["messages"][-1]["content"]
    numbers = {"missing": "99"}
    for key, made in DESK.items():
        found = re.search(rf"title: {re.escape(made.title)}\n<passage (\d+)>", prompt)
        if found:
            numbers[key] = found[1]
    return _KEY.sub(lambda key: numbers.get(key[0], "98"), says)
