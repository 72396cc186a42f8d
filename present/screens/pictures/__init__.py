"""The pictures that only one theme has: each from figures or from the cases of the period on screen."""
