"""What is counted: one file a measure, in the room of its theme; the kit they share."""
