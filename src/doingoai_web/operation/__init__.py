"""Backup and restore, health, metrics, upgrades."""
