"""What an administrator keeps: units and reforms, people in bulk, outlines, rules, words of mails, holidays."""
