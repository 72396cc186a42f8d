"""Meeting mode: one finding a screen, from a bundle, for a room and without a network."""
