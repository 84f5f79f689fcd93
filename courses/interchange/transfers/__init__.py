"""Jobs that bring content in and take it out, as a person follows them in the browser."""
