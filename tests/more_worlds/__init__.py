"""Tables that random worlds hold beside those of tests/worlds.py: a module a theme, each with `add(world, dice, as_at)`.

`add` appends plain rows to `world` (a list of rows a table) for the children who are already in it, drawing by `dice` alone.
"""
