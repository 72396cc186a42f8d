"""What a reader sees: pages' frame, address, tables, charts and words. Nothing here counts anything."""
