"""From files to frozen tables: the contract, the loaders, what is derived, letters and reference data, snapshots."""
