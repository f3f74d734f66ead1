"""Who may do what, and where: users, roles on a subtree of units, sign-in, invitations."""
