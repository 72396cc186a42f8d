"""The committee's page: overview."""

from present.screens.public import overview
from present.screens.public.opened import open_page

overview.show(open_page(overview.OWN))
