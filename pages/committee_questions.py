"""The committee's page: questions."""

from present.screens.public import questions
from present.screens.public.opened import open_page

questions.show(open_page(questions.OWN))
