"""Everything that touches the world: network, processes, archives, files. It decides nothing."""
