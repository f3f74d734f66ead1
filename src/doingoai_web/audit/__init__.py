"""Every change, in a chain of hashes: what was written cannot be altered or taken out without showing."""
