"""What a story may ask of a layout, looked at before anything is written: so no broken file comes of it."""

from collections.abc import Iterator

from doingoai.model import UserError
from doingoai.write.docx.layout import Layout
from doingoai.write.docx.story import Block, Boxed, Controlled, Paragraph, Story, Table


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from _blocks(cell.blocks)
        elif isinstance(block, Controlled):
            yield from _blocks(block.blocks)


def _error(what: str, do: str) -> UserError:
    return UserError(code="VB-003", where="Văn bản đang soạn", what=what, do=do)


def check(story: Story, look: Layout) -> None:
    """Raise UserError VB-003 where a paragraph has a style or a level that the layout lacks."""
    levels = {name: len(series) for name, series in look.series.items()}
    for section in story.sections:
        for block in (*_blocks(section.blocks), *section.foot):
            style = block.style if isinstance(block, Paragraph | Boxed) else None
            if style is not None and style not in look.styles:
                raise _error(
                    f"dùng kiểu đoạn “{style}” mà mẫu trình bày không có.", "Thêm kiểu ấy vào layout.yaml."
                )
            if not isinstance(block, Paragraph):
                continue
            series = look.places.get(block.style, ("outline", 0))[0]
            if block.level > levels[series]:
                raise _error(
                    f"có đề mục cấp {block.level}, mẫu trình bày chỉ có {levels[series]} cấp.",
                    "Bớt cấp đề mục, hoặc thêm cấp vào “outline” của layout.yaml.",
                )
            if block.dash > len(look.dashes):
                raise _error(
                    f"có gạch đầu dòng cấp {block.dash}, mẫu trình bày chỉ có {len(look.dashes)} cấp.",
                    "Bớt cấp gạch đầu dòng, hoặc thêm dấu vào “dashes” của layout.yaml.",
                )
