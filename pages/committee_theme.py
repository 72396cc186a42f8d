"""A theme's page for the committee; which theme is said by the path at which it is opened."""

from present.screens.public import theme_page
from present.screens.public.opened import here, open_page

theme_page.show(open_page(theme_page.OWN), here().theme)
