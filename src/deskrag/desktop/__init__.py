"""The window: PySide6 widgets over `deskrag.app`. Widgets show and call; they decide nothing about documents."""
