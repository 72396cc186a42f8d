"""Preview as committee: a release as its readers will see it."""

from present.screens.public import preview

preview.show()
