"""The committee's page: counted."""

from present.screens.public import counted
from present.screens.public.opened import open_page

counted.show(open_page(counted.OWN))
