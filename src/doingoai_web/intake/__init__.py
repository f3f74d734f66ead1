"""How reports come in: uploads, archives and e-mails; matched to unit and period, or held in a queue with the reason."""
