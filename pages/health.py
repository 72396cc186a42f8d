"""Health: its measures, its findings, its own pictures, and all of them in one table."""

from present.screens import pictures, theme_page

theme_page.show("health", pictures.health)
