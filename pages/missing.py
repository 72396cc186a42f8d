"""Missing from care: its measures, its findings, its own pictures, and all of them in one table."""

from present.screens import theme_page
from present.screens.pictures import missing

theme_page.show("missing", missing.missing)
