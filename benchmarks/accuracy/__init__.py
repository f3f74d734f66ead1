"""What the program finds in every document at hand, against the last accepted output and against gold."""
