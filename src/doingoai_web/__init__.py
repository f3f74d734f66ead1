"""The web application on top of ``doingoai``: reports come in, are reviewed against their own words, and consolidated.

It stores and shows; the library reads, checks, adds up and writes, so that screens and files cannot disagree. Its apps are named
after what people do. Each has ``models`` (rows, and who may see them), ``services`` (every write), ``views`` (HTTP in, HTTP out).
"""
