"""The application: opens a library, wires the parts, offers the use cases. Every shell calls this and nothing below."""
