"""What the committee's server serves beside its pages."""

from starlette.routing import BaseRoute

ROUTES: list[BaseRoute] = []
