"""An invented council, Sampleshire, made by a seeded micro-simulation of children's journeys.

`python -m data.sample` writes its CSV again byte for byte. Nothing in it is, or is drawn from, any person's record.
"""

from data.sample.simulate import AS_AT, COVERS_FROM, SEED, simulate

__all__ = ["AS_AT", "COVERS_FROM", "SEED", "simulate"]
