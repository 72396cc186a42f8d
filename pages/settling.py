"""How figures settle: how far months move after they were first reported, and so how much to trust the newest."""

from present.screens import settling_page

settling_page.show()
