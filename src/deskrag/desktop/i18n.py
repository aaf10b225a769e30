"""Texts in the person's language, through Qt's own translation files.

Every text of the window is written in English where it is shown, as `tr("…")`, and translated in
`translations/deskrag_ja.ts`. `packaging/translations.py` collects the texts and makes the `.qm` files; a test fails
when one lacks a translation. A switch of language needs no restart: who shows texts listens to `Language.changed`.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

CONTEXT = "deskrag"
CODES = ("en", "ja")

LanguageChoice = Literal["auto", "en", "ja"]


def tr(text: str, n: int = -1, /, **values: object) -> str:
    """A text in the current language.

    Args:
        text: The English text, a literal (it is collected from the source). ``%Ln`` stands for `n`.
        n: A number that chooses singular or plural.
        **values: What stands for ``{name}`` in the text.
    """
    shown = QCoreApplication.translate(CONTEXT, text, None, n)
    return shown.format(**values) if values else shown


def mark(text: str) -> str:
    """Mark a literal for translation where it only is stored; show it with ``tr(stored)`` later."""
    return text


class Language(QObject):
    """The language of the window.

    Args:
        application: The Qt application.
        choice: ``"auto"`` for the system's, else a code.
    """

    changed = Signal()

    def __init__(self, application: QCoreApplication, choice: LanguageChoice = "auto") -> None:
        super().__init__(application)
        self._application = application
        self._installed: list[QTranslator] = []
        self.choice: LanguageChoice = choice
        self.code = "en"
        self.set(choice)

    def set(self, choice: LanguageChoice) -> None:
        """Go over to a language, at once."""
        self.choice = choice
        self.code = choice if choice != "auto" else _system()
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed = []
        QLocale.setDefault(QLocale(QLocale.Language.Japanese if self.code == "ja" else QLocale.Language.English))
        ours = str(files(__package__).joinpath("translations"))
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{self.code}", qt), (f"deskrag_{self.code}", ours)):
            translator = QTranslator(self)
            if translator.load(name, folder):
                self._application.installTranslator(translator)
                self._installed.append(translator)
        self.changed.emit()


def _system() -> str:
    name = QLocale.system().name().split("_")[0]
    return name if name in CODES else "en"
