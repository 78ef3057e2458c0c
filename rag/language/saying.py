"""Verbs beside which a text names who says something."""

from __future__ import annotations

SAY = frozenset(
    """
    said says say saying told tells tell telling added adds adding replied replies asked asks wrote writes writing
    tweeted posted explained explains explaining noted notes argued argues claimed claims insisted insists warned warns
    warning announced announces stated states recalled recalls confirmed confirms declared declares remarked commented
    concluded concludes shouted cried joked quipped promised promises vowed complained conceded acknowledged admitted
    admits stressed emphasised emphasized suggested predicted called quoted reported reports cautioned responded
    testified observed continued boasted pleaded sighed muttered whispered laughed blasted fumed raged hailed
    moaned enthused lamented mused urged pointed thundered stormed roared snapped texted posted gushed opined
    """.split()
)
