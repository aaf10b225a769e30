"""Which language models could be used on this machine without a download."""

from __future__ import annotations

from pathlib import Path

from ..models.catalogue import language_models, package_file
from ..models.registry import Registry


def installed_models(models: Path) -> list[str]:
    """Names of the language models in the folder `models`, or carried by an installed package."""
    names = [model.name for model in Registry(models).models() if model.kind == "language"]
    for entry in language_models():
        carried = entry.package and package_file(entry.package, entry.file) is not None
        if carried or (entry.prepared and (models / entry.prepared).is_file()):
            names.append(entry.name)
    return list(dict.fromkeys(names))
