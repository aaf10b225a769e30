"""The values of the settings as the view shows them, and the way they are changed: at once, one at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from ..desk import Desk
from .fields import SettingField


class SettingsStore(QObject):
    """Reads and writes in the background, in the order of the changes.

    Signals:
        loaded: The values are there, or others than before.
        failed: Carries a setting's key and why it was not changed.
        applied: Carries a setting's key; it is written and in force.
    """

    loaded = Signal()
    failed = Signal(str, object)
    applied = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.settings: Any = None
        self.models: dict[str, list[str]] = {"language": [], "embedding": []}
        self._waiting: list[Callable[[], None]] = []
        self._busy = False

    def load(self) -> None:
        """Read the file, and which models there are to choose from."""

        def read(_progress: Any, _cancel: Any) -> Any:
            from ... import settings as settings_module
            from ...app.models import ModelDesk

            settings = settings_module.load()
            rows = ModelDesk(settings=settings).rows(catalogue=False)
            return settings, rows

        def show(found: Any) -> None:
            self.settings, rows = found
            for kind in self.models:
                self.models[kind] = [row.name for row in rows if row.kind == kind and row.state != "gone"]
            self.loaded.emit()

        self._desk.session.operations.run(read, owner=self).success(show)

    def value(self, field: SettingField) -> Any:
        """What counts now."""
        return getattr(getattr(self.settings, field.group), field.name) if self.settings is not None else field.default

    def is_changed(self, field: SettingField) -> bool:
        """Whether it is another than the default."""
        return bool(self.value(field) != field.default)

    def locked(self, field: SettingField) -> bool:
        """Whether an environment variable decides."""
        return any(name.upper() == field.variable for name in os.environ)

    def change(self, field: SettingField, value: Any) -> None:
        """Write another value and let the open library go on with it; the default takes it out of the file."""
        if value != self.value(field):
            self._waiting.append(lambda: self._change(field, value))
            self._next()

    def reset(self, field: SettingField) -> None:
        """Go back to the default."""
        self.change(field, field.default)

    def _next(self) -> None:
        if not self._busy and self._waiting:
            self._busy = True
            self._waiting.pop(0)()

    def _change(self, field: SettingField, value: Any) -> None:
        session = self._desk.session

        def work(_progress: Any, cancel: Any) -> Any:
            from ... import network
            from ... import settings as settings_module
            from ...app.live import change_model, take_settings
            from ...app.settings_file import change_setting, clear_setting

            if value == field.default:
                clear_setting(field.group, field.name)
            elif field.kind in ("model", "embedder"):
                from ...app.models import ModelDesk

                ModelDesk().use(value)  # refuses what is not there
            else:
                change_setting(field.group, field.name, list(value) if isinstance(value, tuple) else value)
            settings = settings_module.load()
            network.watch(settings.network.mode)
            if session.app is not None and take_settings(session.app, settings):
                change_model(session.app, cancel)
            return settings

        def done(settings: Any) -> None:
            self.settings = settings
            self.applied.emit(field.key)
            if field.group in ("answer", "network", "endpoint"):
                session.when_open(session.library_changed.emit)  # the status bar names the model

        def over() -> None:
            self._busy = False
            self._next()

        operation = session.operations.run(work, owner=self)
        operation.success(done).failure(lambda error: self.failed.emit(field.key, error)).always(over)
