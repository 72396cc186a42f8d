"""The frame over made-up pages."""

from tests.browser.trial.made_up import SNAPSHOT

from present import shell

shell.show(SNAPSHOT)
