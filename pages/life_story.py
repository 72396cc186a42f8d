"""Life-story work: its measures, its findings, its own pictures, and all of them in one table."""

from present.screens import theme_page
from present.screens.pictures import life_story

theme_page.show("life_story", life_story.life_story)
