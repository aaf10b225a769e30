"""Mails (EML, MHTML) and mailboxes (MBOX): a page per message, then the attachments that can be read.

One idea: a mail is a small archive. The message itself becomes a page under its subject, with who wrote
it to whom and when; its attachments are read like members of an archive, under the same limits.
"""

from __future__ import annotations

import email
import email.header
import email.utils
import re
from email.message import Message
from typing import BinaryIO

from .archive import Members
from .composition import DocumentBuilder, Flow, one_line
from .encoding import decode, decode_declared, decode_markup
from .limits import ReadLimits
from .types import Document, PageKind

_FROM_LINE = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]*\r?\n(?=[A-Za-z-]+:)")
_HEADERS = ("From", "To", "Cc", "Date")
_ADDRESS = re.compile(r"<?https?://[^\s>]+>?")
_MAX_PARTS = 1000


def read_eml(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """One mail: its message and its attachments. Attachments that cannot be read become notes."""
    message = email.message_from_bytes(stream.read())
    document = DocumentBuilder("eml", limits)
    members = Members(document)
    add_message(document, members, message)
    document.titled(header(message, "Subject"))
    document.meta(sender=header(message, "From"), recipient=header(message, "To"), date=_date(message))
    members.close()
    return document.build()


def read_mbox(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """A mailbox: its messages in order, each followed by its attachments."""
    data = stream.read()
    starts = [found.end() for found in _FROM_LINE.finditer(data)]
    ends = [*[found.start() for found in _FROM_LINE.finditer(data)][1:], len(data)][: len(starts)]
    document = DocumentBuilder("mbox", limits)
    members = Members(document)
    for start, end in zip(starts, ends, strict=True):
        add_message(document, members, email.message_from_bytes(data[start:end].replace(b"\n>From ", b"\nFrom ")))
    members.close()
    return document.build()


def add_message(document: DocumentBuilder, members: Members, message: Message) -> None:
    """Add the page of one message and the pages of its attachments."""
    subject = header(message, "Subject")
    flow = message_flow(
        subject, {name: header(message, name) if name != "Date" else _date(message) for name in _HEADERS}
    )
    plain, rich = Flow(), Flow()
    attachments: list[tuple[str, bytes]] = []
    for count, part in enumerate(message.walk()):
        if count > _MAX_PARTS:
            document.notes.append(f"only the first {_MAX_PARTS} parts of the mail were read")
            break
        if part.is_multipart():
            continue
        kind, file_name = part.get_content_type(), _file_name(part)
        if file_name and (part.get_content_disposition() == "attachment" or not kind.startswith("text/")):
            attachments.append((file_name, _payload(part)))
        elif kind == "text/plain":
            add_text(plain, _text(part, markup=False))
        elif kind == "text/html":
            rich.extend(html_flow(_text(part, markup=True)))
    flow.extend(rich if _length(rich) > 4 * _length(plain) or _is_all_links(plain, rich) else plain)
    document.flow(flow, PageKind.MESSAGE, subject)
    for file_name, data in attachments:
        members.add(file_name, data)


def message_flow(subject: str, fields: dict[str, str]) -> Flow:
    """The head of a message page: its subject as heading, then who, whom and when."""
    flow = Flow()
    flow.heading(subject, 1)
    flow.paragraph("\n".join(f"{name}: {value}" for name, value in fields.items() if value))
    return flow


def add_text(flow: Flow, text: str) -> None:
    """Add a plain mail body, a paragraph per stretch between blank lines."""
    for paragraph in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n")):
        flow.paragraph(paragraph)


def html_flow(text: str) -> Flow:
    """The content of an HTML body; empty when there is none."""
    from ..errors import CorruptError
    from .html import flow_of, parse_html

    try:
        return flow_of(parse_html(text))
    except CorruptError:
        return Flow()


def header(message: Message, name: str) -> str:
    """A header as people read it: encoded words decoded, on one line."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        pieces = email.header.decode_header(value)
    except (email.errors.HeaderParseError, ValueError):
        return one_line(str(value))
    texts = []
    for data, charset in pieces:
        if isinstance(data, str):
            texts.append(data)
        else:
            known = decode_declared(data, charset) if charset and charset != "unknown-8bit" else None
            texts.append(known[0] if known else _decode(data))
    return one_line("".join(texts))


def _decode(data: bytes) -> str:
    from ..errors import UnsupportedError

    try:
        return decode(data)[0]
    except UnsupportedError:
        return data.decode("latin-1")


def _date(message: Message) -> str:
    value = header(message, "Date")
    try:
        return email.utils.parsedate_to_datetime(value).isoformat(" ", "minutes")[:16]
    except (ValueError, TypeError, IndexError, OverflowError):
        return value


def _file_name(part: Message) -> str:
    try:
        raw = part.get_filename() or part.get_param("name") or ""
    except (ValueError, LookupError, TypeError):
        return ""
    value = email.utils.collapse_rfc2231_value(raw) if raw else ""
    name = header(_as_message(value), "Subject") if "=?" in value else value
    return one_line(name).replace("\\", "/").rsplit("/", 1)[-1]


def _as_message(value: str) -> Message:
    message = Message()
    message["Subject"] = value.replace("\n", " ").replace("\r", " ")
    return message


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message, *, markup: bool) -> str:
    data = _payload(part)
    charset = part.get_content_charset()
    known = decode_declared(data, charset) if charset and charset != "us-ascii" else None
    if known:
        return known[0]
    from ..errors import UnsupportedError

    try:
        return (decode_markup if markup else decode)(data)[0]
    except UnsupportedError:
        return data.decode("utf-8", "replace")


def _length(flow: Flow) -> int:
    """Characters of a body without its web addresses, which plain versions of newsletters consist of."""
    return sum(len(_ADDRESS.sub("", part.text)) for part in flow.parts)


def _is_all_links(plain: Flow, rich: Flow) -> bool:
    """True when the plain version is mostly web addresses and the HTML version says as much without them."""
    whole = sum(len(part.text) for part in plain.parts)
    return whole > 2 * _length(plain) and 2 * _length(rich) > _length(plain)
