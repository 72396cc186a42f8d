"""Visits and plans: its measures, its findings, its own pictures, and all of them in one table."""

from present.screens import theme_page
from present.screens.pictures import visits

theme_page.show("visits", visits.visits)
