"""Load records: dropped files are recognised, checked and counted; an analyst sees what would change, then publishes or discards."""

from present.screens.intake import page

page.show()
