"""The command line: one file a command, no logic; what it says is in ``knowledge/cli.yaml``."""
