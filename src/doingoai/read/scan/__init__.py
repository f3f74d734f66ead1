"""Pages that are pictures: made upright and clean (``pictures``), read by tesseract (``tesseract``), put into lines (``words``)."""
