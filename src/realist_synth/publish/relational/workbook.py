"""A workbook in Office Open XML (ECMA-376), written directly.

A general writer cannot be trusted with any text: what looks like rich text goes in unescaped, or two escapes that share
an underscore are read back as another text. What is needed here is little: cells of text, numbers and booleans.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | bool | date | None

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_XML = "\x00-\x08\x0b-\x1f\ufffe\uffff"
"""Characters that XML has not, and the carriage return, which its readers turn into a line feed."""
_ESCAPED = re.compile(f"[{_NO_XML}]|_(?=x[0-9A-Fa-f]{{4}}[_{_NO_XML}])")
_RISKY = tuple("=+-@\t\r\n'")
_GENERAL, _TEXT, _HEADING, _QUOTED = range(4)
_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>\
</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>\
<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>\
</cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: Its name.
        headings: The headings of its columns.
        widths: How wide each column is, in characters.
        as_text: Whether each column holds text, so that what is typed there stays text.
        rows: The cells below the headings.
    """

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    as_text: Sequence[bool]
    rows: Sequence[Sequence[Cell]]

    @property
    def area(self) -> tuple[str, str]:
        """Its first cell and its last."""
        return "A1", f"{letters(len(self.headings) - 1)}{len(self.rows) + 1}"


def letters(column: int) -> str:
    """What a spreadsheet calls a column, counted from 0.

    Examples:
        >>> letters(0), letters(25), letters(26), letters(702)
        ('A', 'Z', 'AA', 'AAA')
    """
    text = ""
    column += 1
    while column:
        column, last = divmod(column - 1, 26)
        text = chr(ord("A") + last) + text
    return text


def escaped(text: str) -> str:
    r"""A text as a cell holds it: what XML has not as `_xHHHH_`, and what would be read as that escaped too.

    Examples:
        >>> escaped("a<b\r"), escaped("_x0041_x0042_")
        ('a&lt;b_x000D_', '_x005F_x0041_x005F_x0042_')
    """
    safe = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def workbook(sheets: Sequence[Sheet], title: str, created: str) -> bytes:
    """The workbook with these sheets, the same bytes for the same sheets.

    Args:
        sheets: The sheets; the first is shown.
        title: The title of the workbook.
        created: When it was made, as yyyy-mm-ddThh:mm:ssZ.

    Examples:
        >>> workbook([Sheet("one", ["a"], [9], [True], [["=1+1"]])], "demo", "2000-01-01T00:00:00Z")[:2]
        b'PK'
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in {**_parts(sheets, title, created), "xl/styles.xml": _STYLES}.items():
            _write(archive, name, [text])
        for number, sheet in enumerate(sheets, 1):
            _write(archive, f"xl/worksheets/sheet{number}.xml", _sheet(sheet, first=number == 1))
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, pieces: Sequence[str] | Iterator[str]) -> None:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    with archive.open(info, "w", force_zip64=False) as member:
        for piece in pieces:
            member.write(piece.encode("utf-8"))


def _parts(sheets: Sequence[Sheet], title: str, created: str) -> Mapping[str, str]:
    """Everything but the sheets and the styles."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
                    for number in numbers)
    listed = "".join(f'<sheet name="{escaped(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
                     for number, sheet in enumerate(sheets, 1))
    filters = "".join(f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">'
                      f"{_fixed(sheet)}</definedName>" for at, sheet in enumerate(sheets))
    relations = [_relation(f"rId{number}", f"{_RELATIONS}/worksheet", f"worksheets/sheet{number}.xml")
                 for number in numbers]
    relations.append(_relation(f"rId{len(sheets) + 1}", f"{_RELATIONS}/styles", "styles.xml"))
    roots = [_relation("rId1", f"{_RELATIONS}/officeDocument", "xl/workbook.xml"),
             _relation("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")]
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{types}</Types>',
        "_rels/.rels": _relations(roots),
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escaped(title)}</dc:title>'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created></cp:coreProperties>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/>'
        f"</bookViews><sheets>{listed}</sheets><definedNames>{filters}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(relations),
    }


def _fixed(sheet: Sheet) -> str:
    last = sheet.area[1]
    column = last.rstrip("0123456789")
    return f"'{sheet.name}'!$A$1:${column}${last.removeprefix(column)}"


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'


def _relations(relations: Sequence[str]) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'


def _sheet(sheet: Sheet, first: bool) -> Iterator[str]:
    """A sheet with its headings frozen, a filter on them, and columns as wide as what they hold."""
    style = {True: f' style="{_TEXT}"', False: ""}
    columns = "".join(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"{style[text]}/>'
                      for at, (width, text) in enumerate(zip(sheet.widths, sheet.as_text, strict=True), 1))
    shown = ' tabSelected="1"' if first else ""
    yield (f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{shown} workbookViewId="0">'
           '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
           f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>')
    names = [letters(at) for at in range(len(sheet.headings))]
    yield _row(1, [_text(f"{name}1", heading, _HEADING) for name, heading in zip(names, sheet.headings, strict=True)])
    for number, row in enumerate(sheet.rows, 2):
        yield _row(number, [_cell(f"{name}{number}", value) for name, value in zip(names, row, strict=True)
                            if value is not None])
    yield f'</sheetData><autoFilter ref="{":".join(sheet.area)}"/></worksheet>'


def _row(number: int, cells: Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Cell) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    text = str(value)
    return _text(place, text, _QUOTED if text.startswith(_RISKY) else _TEXT)


def _text(place: str, text: str, style: int) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'
