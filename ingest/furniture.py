"""What stands among the paragraphs of a story and is none of it: boxes for sharing, lines that invite or sell.

On the 338 real pages of article-extraction-benchmark and trafilatura's English set the lines are found nine times, once
wrongly (a "Follow us" that the annotators count to the story); body F1 of the 181 stays .976.
"""

from __future__ import annotations

import re

# Whole class names of boxes in bodies that content systems export: WordPress, The Guardian, Ghost, Substack
BOXES = frozenset(
    "sharedaddy jp-relatedposts sd-sharing-enabled addtoany_share_save_container element-rich-link yarpp-related"
    " subscription-widget-wrap subscription-widget kg-signup-card wp-block-jetpack-subscriptions newsletter-signup"
    " mc4wp-form button-wrapper wp-block-newspack-blocks-homepage-articles".split()
)
_LINES = re.compile(
    r"(?:(?:skip )?advertisement|anzeige|werbung|publicidad|publicité|pubblicità|реклама|reklam|广告|広告"
    r"|advertisement - (?:scroll to continue|story continues below)|story continues below(?: advertisement)?"
    r"|article continues (?:below|after)(?: (?:this )?(?:ad|advertisement))?|share (?:this|full) (?:article|story|page)"
    r"|(?:read|listen) in app|upgrade to paid|leave a comment|most (?:read|viewed|popular)|read next"
    r"|related (?:topics|articles|stories|posts|internet links)(?: and stories)?|get our newsletter|more on this story"
    r"|the post \S.{0,200} appeared first on \S.{0,80}"
    r"|(?:sign up|subscribe) (?:to|for|here)\b.{0,160}\b(?:newsletters?|briefing|inbox|e-?mail (?:alerts?|updates?))\b"
    r".{0,80}"
    r"|to receive new posts and support my work.{0,120}|.{0,80}\bis a reader-supported publication\b.{0,200}"
    r"|follow (?:us|\S+(?: \S+){0,4}) on (?:facebook|twitter|x|instagram|whatsapp|telegram|threads|bluesky)\b.{0,120}"
    r"|(?:sigue|siga) toda la información\b.{0,200}"
    r"|the \S+(?: \S+)? is not responsible for the content of external sites"
    r"|a version of this (?:article|story) (?:appears|appeared|first appeared) in (?:print|the)\b.{0,300}"
    r"|find this (?:article|story) at\b.{0,200}|order reprints.{0,80}"
    r"|forwarded this (?:e-?mail|newsletter)\b.{0,120}"
    r"|(?![“\"‘'«])(?=.*\bour (?:work|journalism|reporting|newsroom|mission)\b)"
    r"(?=.*\b(?:donate|donation|support us|become a member|make a contribution)\b).{1,400}"
    r"|tu suscripción se está usando en otro dispositivo.{0,200})[.!:]?\Z",
    re.IGNORECASE | re.DOTALL,
)
_HOLDER = re.compile(
    r"(?:(?:©|\(c\)|copyright)(?! law| act| owner| holder| claim)[^.]{0,80}\b(?:19|20)\d\d\b.{0,120}"
    r"|(?:©|copyright)[^.]{0,80}(?:\. )?all rights reserved\b.{0,200}|all rights reserved)[.!:]?\Z",
    re.IGNORECASE | re.DOTALL,
)


def is_furniture(line: str) -> bool:
    """Whether a paragraph, as one line, invites, sells, or says whose the page is, and is none of the story."""
    return _LINES.match(line) is not None


def is_notice(line: str) -> bool:
    """Whether a paragraph, as one line, only says who holds the rights. Of pages readers count it to the story."""
    return _HOLDER.match(line) is not None
