"""Administrative documents of the State and of the Party: a value in, a story or a .docx out.

``Official`` holds what a clerk fills in; ``official.yaml`` the kinds and the rules of each side; ``story_of`` lays it out.
"""

from doingoai.write.documents.compose import look_of, story_of, write_official
from doingoai.write.documents.model import (
    Annex,
    Official,
    Signing,
    article,
    clause,
    heading,
    item,
    numbered,
    point,
    signing_of,
    text,
)

__all__ = [
    "Annex",
    "Official",
    "Signing",
    "article",
    "clause",
    "heading",
    "item",
    "look_of",
    "numbered",
    "point",
    "signing_of",
    "story_of",
    "text",
    "write_official",
]
