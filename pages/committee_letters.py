"""The committee's page: letters."""

from present.screens.public import letters
from present.screens.public.opened import open_page

letters.show(open_page(letters.OWN))
