"""The blocks of the page on which an analyst loads records."""
