"""context: its findings, its measures, its pictures."""

from present.screens import theme_page

theme_page.show("context")
