"""``bao-cao.docx``: the consolidated report in the form of Nghị định 30/2020/NĐ-CP, ready to be numbered, dated and signed.

Its words come from three places only: the figures of the consolidation, the units' own sentences in quotes, and the wording in
``knowledge/``. Every figure has a footnote that names the reports it comes from.
"""

from doingoai.model import Consolidation
from doingoai.write.docx.package import package
from doingoai.write.docx.report import report_story


def write_docx(consolidation: Consolidation) -> bytes:
    """The report as the bytes of a .docx file; the same consolidation gives the same bytes.

    Raises ``UserError`` VB-001 for an issuer whose documents have another form (bodies of the Party), VB-002 for an indicator
    that the catalogue does not know, KT-001 where a knowledge file is wrong.
    """
    return package(report_story(consolidation))
