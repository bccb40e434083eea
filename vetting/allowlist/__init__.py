"""The allowlist: a directory of signed entries that a team keeps under version control."""
