"""Assessments: timeliness and quality together, its measures, its findings, its own pictures, and all of them in one table."""

from present.screens import theme_page
from present.screens.pictures import assessments

theme_page.show("assessments", assessments.assessments, first=assessments.together_first)
