"""Small widgets that several views share. Each has an accessible name and follows theme and language."""
