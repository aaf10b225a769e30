"""XML from documents, parsed so that it can only describe itself.

One idea: there is one place that configures the parser: no entities, no DTD, no network, no huge trees.
"""

from __future__ import annotations

from typing import Any

from ..errors import CorruptError


def parse_xml(data: bytes) -> Any:
    """The root element of `data`. Raises `CorruptError` where it is not well formed."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CorruptError(f"its XML is damaged ({str(error)[:100]})") from error
    if root is None:
        raise CorruptError("its XML is empty")
    return root


def local_name(element: Any) -> str:
    """The tag of an element without its namespace; empty for entities and other non-elements."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
