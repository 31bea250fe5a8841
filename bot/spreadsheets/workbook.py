"""A workbook (ECMA-376, XLSX) written row by row, with texts in their cells.

openpyxl takes 30 µs a cell, and a community of some years has millions of cells; this takes one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

# Excel's own limit.
LONGEST_CELL = 32_767
WIDEST = 60
FIRST_DAY = date(1899, 12, 30)
FIRST_INSTANT = datetime(1899, 12, 30, tzinfo=UTC)
DAY_S = 86_400

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The cells' formats by number: 0 as it is, 1 the head of a column, 2 an instant, 3 a day.
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Workbook:
    """A workbook under way; its sheets are written one after the other."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names: list[str] = []

    @contextmanager
    def sheet(self, name: str, columns: Sequence[str]) -> Iterator["Sheet"]:
        """Yield a new sheet whose first row names its columns and stays in sight."""
        self._names.append(name)
        path = f"xl/worksheets/sheet{len(self._names)}.xml"
        with self._archive.open(path, "w", force_zip64=True) as file:
            sheet = Sheet(file, columns)
            yield sheet
            sheet.end()

    def end(self) -> None:
        """Write what names the sheets."""
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, self._names, strict=True)
        )
        self._put(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{sheets}</sheets></workbook>",
        )
        related = "".join(_relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
        related += _relation(len(self._names) + 1, "styles", "styles.xml")
        self._put("xl/_rels/workbook.xml.rels", _relations(related))
        self._put("_rels/.rels", _relations(_relation(1, "officeDocument", "xl/workbook.xml")))
        self._archive.writestr("xl/styles.xml", _STYLES)
        parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
        parts += [(f"xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
        kinds = "".join(f'<Override PartName="/{path}" ContentType="{_KIND}.{kind}+xml"/>' for path, kind in parts)
        self._put(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>',
        )

    def _put(self, path: str, xml: str) -> None:
        self._archive.writestr(path, _XML + xml)


class Sheet:
    """A sheet under way."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self._file = file
        self._rows = 0
        self._letters = [_letters(number) for number in range(1, len(columns) + 1)]
        widths = "".join(
            f'<col min="{n}" max="{n}" width="{min(WIDEST, max(14, len(column) + 4))}" customWidth="1"/>'
            for n, column in enumerate(columns, 1)
        )
        self._write(
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{widths}</cols><sheetData>"
        )
        self._append([_text(column, ' s="1"') for column in columns])

    def append(self, row: Sequence[Any]) -> None:
        """Write one row more."""
        self._append([_cell(value) for value in row])

    def end(self) -> None:
        """Close the sheet."""
        self._write("</sheetData></worksheet>")

    def _append(self, cells: Sequence[str]) -> None:
        self._rows += 1
        n = self._rows
        placed = [f'<c r="{at}{n}"{cell}</c>' for at, cell in zip(self._letters, cells, strict=True) if cell]
        self._write(f'<row r="{n}">{"".join(placed)}</row>')

    def _write(self, xml: str) -> None:
        self._file.write(xml.encode())


@contextmanager
def new_workbook(file: IO[bytes]) -> Iterator[Workbook]:
    """Yield a workbook that is whole in `file` when the block ends."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        book = Workbook(archive)
        yield book
        book.end()


def _letters(number: int) -> str:
    """Return what a spreadsheet calls its nth column, such as AB for 28."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _cell(value: Any) -> str:
    """Return the value as the rest of a cell's element; nothing for an empty one."""
    # In the order of how often they come; bool is a kind of int, and datetime of date.
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return f' t="b"><v>{value:d}</v>'
    if isinstance(value, int | float):
        return f"><v>{value}</v>"
    if isinstance(value, datetime):
        since = value - FIRST_INSTANT
        return f' s="2"><v>{since.days + since.seconds / DAY_S}</v>'
    if isinstance(value, date):
        return f' s="3"><v>{(value - FIRST_DAY).days}</v>'
    raise TypeError(f"no cell holds a {type(value).__name__}")


def _text(text: str, style: str = "") -> str:
    return f'{style} t="inlineStr"><is><t xml:space="preserve">{escape(text[:LONGEST_CELL])}</t></is>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
