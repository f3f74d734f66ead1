"""What all pages share: frame, language, errors in plain words."""
