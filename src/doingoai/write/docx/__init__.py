"""``bao-cao.docx``: the consolidated report in the form of its issuer's side, ready to be numbered, dated and signed.

Its words come from three places only: the figures of the consolidation, the units' own sentences in quotes, and the wording in
``knowledge/``. Every figure has a footnote that names the reports it comes from.
"""

from collections.abc import Mapping

from doingoai.model import Consolidation
from doingoai.write.template_set import STANDARD, Templates


def write_docx(consolidation: Consolidation, templates: Templates = STANDARD) -> bytes:
    """The report as the bytes of a .docx file; the same consolidation gives the same bytes. templates: a province's own.

    Raises ``UserError`` VB-001 for an issuer that has no documents of its own, VB-002 for an indicator that the catalogue does
    not know, KT-001 where a template or a knowledge file is wrong.
    """
    return write_docx_and_trail(consolidation, templates)[0]


def write_docx_and_trail(
    consolidation: Consolidation, templates: Templates = STANDARD
) -> tuple[bytes, Mapping[str, object]]:
    """The report, and which facts each of its figures rests on, by bookmark (``nguon.json``). See ``write_docx`` for errors."""
    from doingoai.write.docx.package import package
    from doingoai.write.docx.report import (
        report_and_trail,  # here: it is made of what this package offers to others
    )
    from doingoai.write.docx.trail import trail_json
    from doingoai.write.merge.base import with_base

    story, trail = report_and_trail(consolidation, templates)
    data = with_base(package(story, templates), story)
    return data, trail_json(trail, consolidation.unit, consolidation.period.code)
