"""Outlook messages (MSG): the same page as a mail, from Outlook's own container."""

from __future__ import annotations

import io
from typing import BinaryIO

from .archive import Members
from .composition import DocumentBuilder
from .limits import ReadLimits
from .mail import add_text, html_flow, message_flow
from .types import Document, PageKind


def read_msg(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """One Outlook message and its attachments; attachments that cannot be read become notes."""
    import oxmsg

    message = oxmsg.Message.load(io.BytesIO(stream.read()))
    document = DocumentBuilder("msg", limits)
    members = Members(document)
    recipients = ", ".join(r.name or r.email_address for r in message.recipients)
    date = message.sent_date.isoformat(" ", "minutes")[:16] if message.sent_date else ""
    subject = message.subject or ""
    flow = message_flow(subject, {"From": message.sender or "", "To": recipients, "Date": date})
    head = len(flow.parts)
    add_text(flow, message.body or "")
    if len(flow.parts) == head and message.html_body:
        flow.extend(html_flow(message.html_body))
    document.titled(subject)
    document.meta(sender=message.sender, recipient=recipients, date=date)
    document.flow(flow, PageKind.MESSAGE, subject)
    for attachment in message.attachments:
        if attachment.file_bytes and attachment.file_name:
            members.add(attachment.file_name, attachment.file_bytes)
    members.close()
    return document.build()
