"""Pre-proceedings and court: its measures, its findings, its own pictures, and all of them in one table."""

from present.screens import theme_page
from present.screens.pictures import pre_proceedings

theme_page.show("pre_proceedings", pre_proceedings.pre_proceedings)
