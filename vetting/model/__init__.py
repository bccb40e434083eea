"""Frozen value types shared by everything above; they import nothing but errors."""
