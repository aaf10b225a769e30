"""What is imported before it is needed, and kept out of the collector's sight.

The one idea: Python's collector stops every thread while it looks at all there is, and most of what there is are
modules, which stay to the end. What an import leaves behind is therefore put aside at once (`gc.freeze`), and a full
collection looks only at what the window and its work have made since. Measured while 1,000 files were indexed: 47 to
110 ms before, 10 to 15 ms after.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from importlib import import_module

SHOWING = (
    "PySide6.QtPdf",
    "deskrag.answering.events",
    "deskrag.app.asking",
    "deskrag.desktop.models.wording",
    "deskrag.desktop.viewer.panel",
)
"""What the GUI thread would import when an answer or a page is first shown."""
WORKING = (
    "deskrag.retrieval.retriever",
    "deskrag.answering.answerer",
    "deskrag.app.routing",
    "deskrag.app.engine_now",
    "deskrag.indexing.indexer",
    "deskrag.documents.pool",
    "deskrag.embeddings.openvino_embedder",
    "deskrag.generation.engine",
    "tokenizers",
    "openvino",
)
"""What workers would import when a file is first indexed or a question first asked."""


def preload(modules: Iterable[str]) -> None:
    """Import on a worker's thread; each module is put aside before the next one makes the collector look."""
    gc.freeze()
    for module in modules:
        import_module(module)
        gc.freeze()


def preload_showing() -> None:
    """See `SHOWING`; also sets up what turns an answer into HTML."""
    from .chat import markdown
    from .theme.tokens import LIGHT

    preload(SHOWING)
    markdown.render("*warm*", LIGHT)
    gc.freeze()
