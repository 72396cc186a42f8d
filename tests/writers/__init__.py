"""The sample, written in the national formats: nothing here is shared with the loaders that read it back."""
