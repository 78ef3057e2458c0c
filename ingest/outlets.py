"""Give an outlet one name: the archive remembers by which name the articles of a site go."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vectorstore.outlets import is_host, outlet_key, site_of
from vectorstore.types import Article

if TYPE_CHECKING:
    from vectorstore.archive import Archive

ORIGIN = "archive:site"
# Who says the outlet's name in passing: the title of the window, and the name of an application.
_IN_PASSING = (":title", "application-name")


@dataclass(slots=True)
class OutletNames:
    """The names of the sites that a run has met, the best of each first."""

    archive: Archive
    by_site: dict[str, list[str]] = field(default_factory=dict)

    def name(self, article: Article) -> Article:
        """The article under the name that its site's articles have, where its own is wanting, only the site's, said in
        passing, or another form of that name. A site with several outlets has no such name. What is held keeps its own.
        """
        site = site_of(article.url)
        if not site:
            return article
        names = self.by_site.setdefault(site, self.archive.find_outlets(site))
        best = names[0] if len({outlet_key(name) for name in names}) == 1 else None
        given = article.publisher
        if best is not None and _yields_to(article, best):
            held = self.archive.get(article.article_id)
            if held is not None and held.publisher == given:
                return article
            return replace(article, publisher=best, origins={**article.origins, "publisher": ORIGIN})
        if given and given not in names and not _is_weak(article):
            names.insert(0, given)
        return article


def _is_weak(article: Article) -> bool:
    origin = article.origins.get("publisher", "")
    return article.publisher is None or is_host(article.publisher) or origin.endswith(_IN_PASSING)


def _yields_to(article: Article, best: str) -> bool:
    """Whether the article goes by the remembered name. A name of its own goes before the name of a site."""
    if article.publisher == best:
        return False
    if _is_weak(article):
        return True
    return article.publisher is not None and outlet_key(article.publisher) == outlet_key(best) and not is_host(best)
