"""Who has seen what: the audit trail, newest first."""

from present.screens import trail_page

trail_page.show()
