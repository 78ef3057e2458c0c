"""The names under which the common dumps of news keep an article's facts.

Read from what these write: news-please, newspaper4k, trafilatura, fundus, CC-News, NewsAPI, GNews, Event Registry, The
Guardian, The New York Times, WordPress, Webz, MediaCloud, All the News, HuffPost's News Category set, CNN/DailyMail,
XSum, Miniflux, JSON Feed and ninjs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

# The first name that holds something wins. Names are compared in small letters, without "_", "-", ":" and blanks; a dot
# leads into an object.
FIELDS: Mapping[str, Sequence[str]] = {
    "title": (
        "title", "headline", "head", "fields.headline", "headline.main", "title.rendered", "webtitle",
        "ogtitle", "headlines", "name", "titletext", "titel", "überschrift", "titre", "título", "titulo", "titular",
        "titolo",
    ),
    "text": (
        "body", "text", "content", "articlebody", "fulltext", "maintext", "story", "paragraphs", "bodytext",
        "fields.body", "fields.bodytext", "bodies", "contentelements", "contenttext", "contenthtml", "bodyhtml",
        "bodyxhtml", "articletext", "storytext", "article", "document", "rawtext", "plaintext", "cleanedtext",
        "fullcontent", "contents", "inhalt", "artikeltext", "texte", "texto", "contenido", "cuerpo", "testo",
    ),
    "url": (
        "url", "link", "canonicalurl", "canonicallink", "weburl", "articleurl", "pageurl", "permalink",
        "requestedurl", "html.requestedurl", "mainentityofpage", "sourceurl", "uri", "source", "externalurl",
        "guid", "links.permalink", "links.self", "adresse", "lien", "enlace",
    ),
    "publisher": (
        "publisher", "outlet", "sitename", "source", "newspaper", "publication", "sourcename", "sourcehostname",
        "medianame", "feed.title", "thread.site", "fields.publication", "metasitename", "publishername",
        "ogsitename", "yoastheadjson.ogsitename", "html.sourceinfo", "sourceinfo.publisher", "infosource",
        "provider", "site", "journal", "media", "publicationname", "domain", "sourcedomain", "hostname",
        "thread.sitefull", "infosources", "copyrightholder", "outletname", "newspapername", "medium", "medio",
        "zeitung",
        "quelle", "fuente",
    ),
    "authors": (
        "authors", "author", "byline", "fields.byline", "creator", "creators", "writers", "writer",
        "byline.original", "embedded.author", "credits.by", "bylines", "articleauthor", "authorname",
        "reporter", "by", "yoastheadjson.author", "autor", "autoren", "auteur", "autore",
    ),
    "published_at": (
        "publishedat", "datepublished", "published", "pubdate", "publishdate", "publicationdate",
        "publisheddate", "datepublish", "publishingdate", "webpublicationdate", "datetimepub", "dategmt",
        "articlepublishedtime", "firstpublishdate", "displaydate", "firstpublished", "firstpublicationdate",
        "firstcreated", "publishedtime", "releasedate", "issued", "date", "datetime", "timestamp", "created",
        "createdat", "datetext", "time", "datum", "fecha", "data", "versioncreated",
    ),
    "modified_at": (
        "modifiedat", "datemodified", "modifiedgmt", "modified", "updatedat", "updated", "lastmodified",
        "dateupdated", "datemodify", "fields.lastmodified", "lastmod", "lastupdateddate", "changed",
        "articlemodifiedtime",
        "modifieddate", "lastupdated", "changedat", "versioncreated",
    ),
    "dateline": ("dateline",),
    "section": (
        "section", "category", "articlesection", "sectionname", "desk", "categories", "topic", "topics",
        "newsdesk", "thread.sectiontitle", "feed.category", "taxonomy.primarysection", "ressort", "rubrik",
        "rubrique", "seccion", "sección", "embedded.wpterm",
    ),
    "language": (
        "language", "lang", "inlanguage", "locale", "metalang", "fields.lang", "yoastheadjson.oglocale", "langcode",
        "sprache", "idioma",
    ),
    "correction": ("correction", "corrections", "correctionnote", "correctiontext", "errata"),
    "credit": ("credit", "agency", "wire", "newswire", "copyrightholder", "creditline"),
    "story_id": ("storyid",),
    "captions": ("captions", "caption", "imagecaptions", "photocaptions", "imagecaption"),
}  # fmt: skip
# What stands in for a text that an export does not hold.
SUMMARIES = (
    "shortdescription", "leadparagraph", "abstract", "description", "summary", "excerpt.rendered", "excerpt", "teaser",
    "snippet", "fields.trailtext", "lead", "descriptiontext", "metadescription",
)  # fmt: skip
PAGES = ("html", "rawhtml", "pagehtml", "html.content")
KINDS = ("kind", "type", "articletype", "genre", "contenttype", "typeofmaterial", "documenttype", "pillarname")
SOURCE_IDS = ("articleid", "id", "guid", "docid", "documentid", "uuid", "externalid", "uri")
WITHDRAWN = ("iswithdrawn", "withdrawn", "isretracted", "retracted", "pubstatus")
FREE = ("isaccessibleforfree", "freeaccess")
# Times that are UTC although they do not say so.
IN_UTC = frozenset({"dategmt", "modifiedgmt"})

# Known, and not asked for.
_UNUSED = frozenset(
    """
    image imageurl images urltoimage topimage topimg thumbnail media video videos audio tags keywords metakeywords
    metadescription metalang metadata index unnamed0 year month day wordcount filename localpath titlepage titlerss
    datedownload crawled crawldate scrapedate filedate fingerprint pagetype rawtext license comments commentcount
    highlights sentiment wgt sim shares socialscore eventuri isduplicate datatype relevance score rank id guid status
    pinged pingstatus commentstatus template featuredmedia format sticky meta links yoasthead yoastheadjson readingtime
    starred hash feedid userid sharecode enclosures urgency subject keyword place profile version mimetype
    associations embargoed edacare apiurl ishosted pillarid sectionid multimedia printpage printsection subsectionname
    uri thread entities rating cover highlighttext favicon crawledat indexeddate mediaurl mediaid publishdateguess ap
    tagsurl movies canonicallink slug isparsed downloadstate warcdate urlused mediatype split
    readmorelink metaimg country sourcecountry sourceid sourcepriority pubdatetz seendate draft
    sourceurl attachments bannerimage externalurl located ednote bodytext bodyhtml
    @context @type @id thumbnailurl keywordscores metafavicon textcleaned ismedianews concepts classlist
    jetpackfeaturedmediaurl jetpacksharingenabled ordinthread syndication aiallow hascanonical breaking webzreporter
    layout path permalinks trust subjects descriptions slugline people standard representationtype altids usageterms
    copyrightnotice
    contentcreated trustindicators charcount
    """.split()
)
# Objects that hold the facts beside a text: {"text": ..., "metadata": {"title": ...}}
_ABOUT = frozenset(("metadata", "meta", "properties", "info"))
UNPUBLISHED = frozenset(("draft", "private", "trash", "pending", "auto-draft", "scheduled", "future"))
_DOTTED = re.compile(r"[_\-: ]")
_NOTHING = frozenset({"nan", "none", "null", "n/a", "na", "nat", "undefined", "-", "\\n"})


def simple(name: str) -> str:
    """The form in which names of fields are compared."""
    return _DOTTED.sub("", name.lower())


def is_nothing(value: object) -> bool:
    """Whether a value is what exports write where nothing is known: null, "", NaN, "None", []."""
    if value is None or value in ("", [], {}) or value != value:  # noqa: PLR0124  # NaN is unequal to itself
        return True
    return isinstance(value, str) and (value.strip().lower() in _NOTHING or not value.strip())


def by_name(record: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    """(name as given, value) by simple name, with what lies in objects, two deep, under dotted names.

    Of names that are alike the first counts, and what is nothing is left out.
    """
    named: dict[str, tuple[str, object]] = {}
    for name, value in _flattened(record, "", 2):
        named.setdefault(simple(name), (name, value))
    return named


def _flattened(record: Mapping[str, object], before: str, depth: int) -> Iterator[tuple[str, object]]:
    for name, value in record.items():
        if not is_nothing(value):
            yield before + str(name), value
    for name, value in record.items():
        if depth and isinstance(value, Mapping):
            yield from _flattened(value, f"{before}{name}.", depth - 1)
            if simple(str(name)) in _ABOUT:
                yield from _flattened(value, before, depth - 1)


def unused_names(record: Mapping[str, object]) -> list[str]:
    """The keys that hold something, and of which nobody here knows what they mean."""
    return [
        str(name)
        for name, value in record.items()
        if not is_nothing(value) and name and simple(str(name)).strip(".") not in _KNOWN
    ]


_KNOWN = _UNUSED | {
    name.partition(".")[0]
    for names in (*FIELDS.values(), SUMMARIES, PAGES, KINDS, SOURCE_IDS, FREE, WITHDRAWN)
    for name in names
}
