"""DeskRAG: answers from your own documents, with the page and the quote, entirely on your machine."""

__version__ = "0.1.0"
