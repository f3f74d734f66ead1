"""PDF: what stands on the pages (``engine``), put together as a document (``layout``)."""
