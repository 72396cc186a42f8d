"""A made-up page."""

from tests.browser.trial.made_up import page

page("Recording")
