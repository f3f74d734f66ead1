"""Submissions and their versions, facts beside their sentences, decisions of people, return and acceptance."""
