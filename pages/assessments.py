"""Page of the theme: its measures, its findings, its own pictures, and all of them in one table."""

from present.screens import theme_page

theme_page.show("assessments")
