"""Answers as plain JSON values: what commands print, servers send and conversations keep."""

from __future__ import annotations

from typing import Any

from ..answering.events import Answer, Citation, Routed
from ..retrieval.types import Passage


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as plain JSON values: what `deskrag ask --json` prints and a conversation keeps."""
    return {
        "text": answer.text,
        "mode": answer.mode,
        "refused": answer.refused,
        "question": answer.question,
        "route": None if answer.routed is None else routed_json(answer.routed),
        "sentences": [
            {
                "text": sentence.text,
                "support": sentence.support.value,
                "citations": [citation.number for citation in sentence.citations],
            }
            for sentence in answer.sentences
        ],
        "citations": [citation_json(citation) for citation in answer.citations],
        "nearest": [passage_json(passage) for passage in answer.nearest],
        "timings": {name: round(value, 4) for name, value in answer.timings.items()},
        "fingerprint": answer.fingerprint,
    }


def routed_json(routed: Routed) -> dict[str, Any]:
    """Which way a question went as plain JSON values."""
    return {
        "route": routed.route,
        "name": routed.name,
        "reason": routed.reason,
        "confidence": round(routed.confidence, 4),
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as plain JSON values; `start` and `end` index the page's text."""
    chunk = citation.chunk
    return {
        "number": citation.number,
        "path": chunk.path,
        "collection": chunk.collection,
        "document_id": chunk.document_id,
        "title": chunk.title,
        "page": chunk.page,
        "locator": citation.locator,
        "member": chunk.member,
        "headings": list(chunk.headings),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "score": round(citation.score, 4),
    }


def passage_json(passage: Passage) -> dict[str, Any]:
    """A passage as plain JSON values; `start` and `end` index the page's text."""
    chunk = passage.chunk
    return {
        "path": chunk.path,
        "collection": chunk.collection,
        "document_id": chunk.document_id,
        "chunk_id": chunk.chunk_id,
        "title": chunk.title,
        "format": chunk.format,
        "page": chunk.page,
        "locator": chunk.locator,
        "member": chunk.member,
        "headings": list(chunk.headings),
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "score": round(passage.score, 4),
        "dense": None if passage.dense is None else round(passage.dense, 4),
        "keyword": None if passage.keyword is None else round(passage.keyword, 4),
    }
