"""Knowledge is data: the files of this folder, read under a schema and cached.

An error in a file names the file, the line, the key and the remedy, for the files are meant to be changed by people who
know the decree and not the code. ``topics()``, ``indicators()`` and ``rules()`` give typed values; a stage with data of its
own reads it with ``entries("name.yaml")``, or line by line with ``lines("name.txt")`` where the list is long.
"""

from doingoai.knowledge.loader import Entry, entries, folder, mapping
from doingoai.knowledge.views import indicators, rules, topics

__all__ = ["Entry", "entries", "folder", "indicators", "mapping", "rules", "topics"]
