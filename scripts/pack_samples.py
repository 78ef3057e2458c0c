"""Write the files of sample_archive/ that no editor can: `python scripts/pack_samples.py`.

Word and PDF documents, a crawl, archives and a compressed page are made of what lies in scripts/sample_sources/.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import textwrap
import zipfile
from pathlib import Path

from docx import Document
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = Path(__file__).resolve().parent.parent
SOURCES, SAMPLES = ROOT / "scripts" / "sample_sources", ROOT / "sample_archive"
_DAY = (2025, 12, 1, 0, 0, 0)
_CRAWLED = {
    "2025-08-29-post-retraction.html": "https://selwickpost.example/harbour/gull-rock-retraction",
    "2025-11-20-radio-bishkek.html": "https://news.radioestmere.example/world/kyrgyzstan-china-talks",
}
_LINE_CHARACTERS, _LINES_A_PAGE = 80, 22


def main() -> None:
    """Write them all."""
    write_docx("nexis-uni.txt", SAMPLES / "downloads" / "nexis-uni.docx")
    write_docx("river-gauge.txt", SAMPLES / "documents" / "river-gauge.docx")
    write_pdf("pilot-whales.txt", SAMPLES / "documents" / "pilot-whales.pdf")
    write_crawl(SAMPLES / "packed" / "crawl.warc.gz")
    write_zip("2025-10-24-examiner-wall.html", SAMPLES / "packed" / "examiner.zip")
    write_tar("2025-11-18-bote-zweites-gleis.html", SAMPLES / "packed" / "bote.tar.gz")
    name = "2025-09-05-radio-legionnaires.html"
    (SAMPLES / "html" / f"{name}.gz").write_bytes(gzip.compress((SOURCES / name).read_bytes(), mtime=0))


def write_docx(name: str, path: Path) -> None:
    """A Word document with a paragraph for each line of the source."""
    document = Document()
    for line in _lines(name):
        document.add_paragraph(line)
    document.save(str(path))


def write_pdf(name: str, path: Path) -> None:
    """A PDF in Helvetica: lines of text, and a free line between paragraphs, over as many pages as it takes."""
    lines = [part for line in _lines(name) for part in [*textwrap.wrap(line, _LINE_CHARACTERS), ""]]
    pages = [lines[start : start + _LINES_A_PAGE] for start in range(0, len(lines), _LINES_A_PAGE)]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, page in enumerate(pages):
        shown = b"".join(b"(" + _pdf_text(line) + b")Tj T*\n" for line in page)
        content = b"BT /F1 11 Tf 16 TL 60 760 Td\n" + shown + b"ET"
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        parts.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    path.write_bytes(_pdf_file(parts))


def _pdf_file(parts: list[bytes]) -> bytes:
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start))
    return out.getvalue()


def _pdf_text(line: str) -> bytes:
    raw = line.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def write_crawl(path: Path) -> None:
    """A WARC of answers, as a crawler writes it."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for number, (name, address) in enumerate(_CRAWLED.items(), start=1):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            facts = {
                "WARC-Date": f"2025-12-01T00:00:0{number}Z",
                "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-00000000000{number}>",
            }
            page = io.BytesIO((SOURCES / name).read_bytes())
            record = writer.create_warc_record(
                address, "response", payload=page, http_headers=headers, warc_headers_dict=facts
            )
            writer.write_record(record)


def write_zip(name: str, path: Path) -> None:
    """A .zip of one page."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(name, _DAY), (SOURCES / name).read_bytes())


def write_tar(name: str, path: Path) -> None:
    """A .tar.gz of one page."""
    content = (SOURCES / name).read_bytes()
    with gzip.GzipFile(path, "wb", mtime=0) as raw, tarfile.open(fileobj=raw, mode="w") as packed:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        packed.addfile(member, io.BytesIO(content))


def _lines(name: str) -> list[str]:
    return (SOURCES / name).read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
