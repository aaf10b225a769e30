"""Writing a conversation out, for people (Markdown) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from .store import Conversation, Message


def to_json(conversation: Conversation, messages: Sequence[Message]) -> str:
    """The conversation with all details, as JSON text."""
    return json.dumps(
        {
            "format": "deskrag-conversation",
            "version": 1,
            "id": conversation.conversation_id,
            "title": conversation.title,
            "collection": conversation.collection,
            "created": conversation.created,
            "messages": [
                {
                    "role": m.role,
                    "text": m.text,
                    "created": m.created,
                    **({"answer": dict(m.details)} if m.details else {}),
                }
                for m in messages
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def to_markdown(conversation: Conversation, messages: Sequence[Message]) -> str:
    """The conversation as Markdown, each answer followed by its sources."""
    lines = [f"# {conversation.title or 'Conversation'}", "", f"*{conversation.created} UTC*", ""]
    for message in messages:
        if message.role == "user":
            lines += [f"**{_quoted(message.text)}**", ""]
            continue
        sentences = message.details.get("sentences") or []
        if sentences:
            rest = _unfinished(message.text, sentences) if message.details.get("stopped") else ""
            lines += [" ".join([*(_marked(sentence) for sentence in sentences), *([rest] if rest else [])]), ""]
        else:
            lines += [message.text, ""]
        for source in message.details.get("citations") or []:
            where = f" · {source['locator']}" if source.get("locator") else ""
            lines.append(f"- [{source['number']}] {source['path']}{where} · “{_quoted(source['quote'])}”")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _marked(sentence: dict[str, object]) -> str:
    numbers = sentence.get("citations") or []
    marks = "".join(f"[{number}]" for number in numbers) if isinstance(numbers, list) else ""
    doubt = " (not found in the documents)" if sentence.get("support") == "unsupported" else ""
    return f"{sentence['text']}{' ' + marks if marks else ''}{doubt}"


def _unfinished(text: str, sentences: Sequence[dict[str, object]]) -> str:
    """What stands behind the last finished sentence of an answer that was stopped."""
    _, found, rest = text.rpartition(str(sentences[-1]["text"]))
    return rest.strip() if found else ""


def _quoted(text: str) -> str:
    return " ".join(str(text).split())
