"""The frame over made-up pages."""

from present import shell
from tests.browser.trial.made_up import SNAPSHOT

shell.show(SNAPSHOT)
