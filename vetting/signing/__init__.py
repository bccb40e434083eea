"""Signatures: DSSE envelopes, keys and the statements they carry."""
