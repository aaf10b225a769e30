"""Which reader reads which file.

One idea: a name is a promise and the first bytes are the fact. The suffix picks the format; signatures
check it, so that a PDF named .txt is read as a PDF and a password-protected .docx is called that. Only
`DocumentError` leaves `read`, whatever a library raised on the way. Looking up a name imports no reader.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import BinaryIO

from ..errors import CorruptError, DocumentError, LimitError, UnsupportedError
from .limits import ReadLimits
from .sniffing import sniff
from .types import Document

Reader = Callable[[BinaryIO, str, ReadLimits], Document]

_CODE = (
    "py pyi pyx ipy js mjs cjs jsx ts mts cts tsx vue svelte java kt kts scala groovy gradle c h cc cpp cxx hh hpp "
    "hxx m mm cs fs fsx vb go rs rb php pl pm lua r jl swift dart ex exs erl hrl hs lhs ml mli clj cljs cljc elm "
    "nim zig v sv vhd vhdl d pas f f90 f95 for asm s sh bash zsh fish ps1 psm1 bat cmd sql css scss sass less "
    "graphql gql proto thrift tf hcl cmake mk make dockerfile nix tex bib sty cls ini cfg conf properties env "
    "editorconfig xml xsd xsl xslt svg rng wsdl plist kml gpx tmpl j2 jinja hbs diff patch cob cbl lisp el scm"
)
# Format -> module and function of its reader, and the suffixes it answers to.
_FORMATS: dict[str, tuple[str, str, str]] = {
    "pdf": ("pdf", "read_pdf", "pdf"),
    "docx": ("word", "read_docx", "docx docm dotx dotm"),
    "pptx": ("slides", "read_pptx", "pptx pptm ppsx ppsm potx potm"),
    "workbook": ("sheet", "read_workbook", "xlsx xlsm xltx xltm xlsb xls ods ots fods"),
    "delimited": ("sheet", "read_delimited", "csv tsv tab"),
    "odt": ("opendocument", "read_odt", "odt ott fodt"),
    "odp": ("opendocument", "read_odp", "odp otp fodp"),
    "html": ("html", "read_html", "html htm xhtml xht"),
    "markdown": ("markdown", "read_markdown", "md markdown mdown mkd mdx rmd qmd"),
    "rst": ("lightweight", "read_rst", "rst rest"),
    "asciidoc": ("lightweight", "read_asciidoc", "adoc asciidoc asc"),
    "org": ("lightweight", "read_org", "org"),
    "text": ("plain", "read_text", "txt text me nfo srt vtt sbv ascii readme license"),
    "log": ("plain", "read_log", "log out"),
    "code": ("plain", "read_code", _CODE),
    "rtf": ("rtf", "read_rtf", "rtf"),
    "epub": ("epub", "read_epub", "epub"),
    "eml": ("mail", "read_eml", "eml mht mhtml"),
    "mbox": ("mail", "read_mbox", "mbox mbx"),
    "msg": ("outlook", "read_msg", "msg"),
    "json": ("data", "read_json", "json geojson webmanifest har"),
    "jsonl": ("data", "read_jsonl", "jsonl ndjson"),
    "yaml": ("data", "read_yaml", "yaml yml"),
    "toml": ("data", "read_toml", "toml"),
    "notebook": ("data", "read_notebook", "ipynb"),
    "zip": ("archive", "read_zip", "zip"),
    "image": ("ocr", "read_image", "png jpg jpeg tif tiff bmp webp gif"),
}
_BY_SUFFIX = {f".{suffix}": name for name, (_, _, suffixes) in _FORMATS.items() for suffix in suffixes.split()}
SUPPORTED_SUFFIXES: frozenset[str] = frozenset(_BY_SUFFIX)

# Formats people ask for that no permissively licensed library reads well: what to do instead.
_ADVICE = {
    ".doc": "Open it in Word or LibreOffice and save it as .docx.",
    ".dot": "Open it in Word or LibreOffice and save it as .docx.",
    ".ppt": "Open it in PowerPoint or LibreOffice and save it as .pptx.",
    ".pages": "Open it in Pages and export it as .docx or PDF.",
    ".numbers": "Open it in Numbers and export it as .xlsx.",
    ".key": "Open it in Keynote and export it as .pptx or PDF.",
    ".wpd": "Open it in LibreOffice and save it as .docx.",
    ".mobi": "Convert it to EPUB.",
    ".azw3": "Convert it to EPUB.",
    ".7z": "Unpack it and add the folder.",
    ".rar": "Unpack it and add the folder.",
    ".tar": "Unpack it and add the folder.",
    ".gz": "Unpack it and add the folder.",
}
_RAW = {"text", "log", "code", "markdown", "rst", "asciidoc", "org", "delimited", "jsonl", "yaml", "toml"}
_ZIPPED = {"docx", "pptx", "workbook", "odt", "odp", "epub", "zip"}
_FLAT_XML = {".fodt": "odt", ".fodp": "odp"}
_LABELS = {
    "docx": "Word document", "pptx": "PowerPoint file", "workbook": "workbook", "odt": "OpenDocument text",
    "odp": "OpenDocument presentation", "epub": "e-book", "zip": "zip archive", "pdf": "PDF",
    "msg": "Outlook message", "image": "picture", "rtf": "RTF file",
}  # fmt: skip


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, with its dot; empty for names that only contain a dot.

    ``Report v1.2`` has none: a suffix begins with a letter or belongs to a known format.
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, suffix = base.rpartition(".")
    suffix = suffix.lower()
    if not dot or not stem.strip(".") or not suffix.isalnum() or len(suffix) > 12:
        return ""
    found = f".{suffix}"
    return found if suffix[0].isalpha() or found in _ADVICE or suffix in {"7z", "3gp"} else ""


def format_of(name: str) -> str:
    """The format a file name promises, such as ``"docx"``; empty if it promises none that is read."""
    return _BY_SUFFIX.get(suffix_of(name), "")


def is_supported(name: str) -> bool:
    """True for files worth opening: a known suffix, or none at all (their content decides); no dot files."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    if not base or base.startswith((".", "~$")):
        return False
    suffix = suffix_of(base)
    return suffix in SUPPORTED_SUFFIXES or not suffix


def read(stream: BinaryIO, name: str, limits: ReadLimits) -> Document:
    """Read one file into a `Document`.

    Args:
        stream: Seekable binary stream of the whole file; it is the only thing readers touch.
        name: File name, for its suffix and for messages.
        limits: Bounds on text, pages, archives and nesting; time and memory are watched from outside.

    Raises:
        EncryptedError: A password is needed.
        UnsupportedError: No reader for this format, or not a text.
        LimitError: A limit was reached.
        CorruptError: The bytes are not what the format promises.
    """
    try:
        format_name = _decide(stream, name)
        stream.seek(0)
        return _reader(format_name)(stream, name, limits)
    except DocumentError as error:
        if error.subject:
            raise
        raise type(error)(error.reason, subject=name, advice=error.advice) from error
    except MemoryError:
        raise
    except RecursionError as error:
        raise LimitError("its content is nested too deeply", subject=name) from error
    except ImportError as error:
        raise UnsupportedError(
            f"the part that reads such files is not installed ({error.name})", subject=name
        ) from error
    except Exception as error:
        label = _LABELS.get(format_of(name), f"{suffix_of(name) or 'text'} file")
        raise CorruptError(
            f"cannot be read as a {label}: it is damaged or unusual ({type(error).__name__}: {str(error)[:120]})",
            subject=name,
        ) from error


def _reader(format_name: str) -> Reader:
    module, function, _ = _FORMATS[format_name]
    reader: Reader = getattr(importlib.import_module(f".{module}", __package__), function)
    return reader


def _decide(stream: BinaryIO, name: str) -> str:
    """The format to read `stream` as: what the name promises, corrected by what the bytes are."""
    suffix = suffix_of(name)
    promised = _BY_SUFFIX.get(suffix, "")
    found = sniff(stream)
    if suffix and not promised and found not in {"encrypted", "docx", "rtf", "html", "odt", "workbook", "pptx"}:
        raise UnsupportedError(f"no reader for {suffix} files", advice=_ADVICE.get(suffix, ""))
    if found == "empty":
        raise UnsupportedError("the file is empty")
    if found.startswith("!"):
        raise UnsupportedError(found[1:], advice=_ADVICE.get(suffix, _ADVICE.get(_LEGACY.get(found, ""), "")))
    if found == "encrypted":
        from ..errors import EncryptedError

        raise EncryptedError("protected with a password", advice="Save a copy without the password and add that.")
    if not promised:
        if suffix and found == "html" and suffix not in {".doc", ".dot"}:
            raise UnsupportedError(f"no reader for {suffix} files", advice=_ADVICE.get(suffix, ""))
        return found if found in _FORMATS else "text"
    if found in {"html", "xml", ""}:
        return _read_as_text(suffix, promised, found)
    return _correct(promised, found)


_LEGACY = {
    "!an old Word document (.doc)": ".doc",
    "!an old PowerPoint presentation (.ppt)": ".ppt",
}


def _read_as_text(suffix: str, promised: str, found: str) -> str:
    """The format of a file without a binary signature, given what its name promises."""
    if suffix in _FLAT_XML:
        return promised
    if promised == "workbook":  # web applications export HTML or tab-separated text as .xls
        return "html" if found == "html" else "delimited" if found == "" else promised
    if promised in {"docx", "rtf", "epub", "pptx", "odt", "odp"} and found == "html":
        return "html"
    if promised == "rtf":
        return "text"
    if promised in _ZIPPED or promised in {"pdf", "msg"}:
        if promised == "pdf":
            return promised  # the PDF reader finds headers behind leading junk
        raise CorruptError(f"not a {_LABELS[promised]}: the file has other content or is damaged")
    return promised


def _correct(promised: str, found: str) -> str:
    if found == promised or found not in _FORMATS:
        return promised
    if found == "zip" and promised in _ZIPPED:
        raise CorruptError(f"not a {_LABELS[promised]} but a zip archive of something else")
    return found
