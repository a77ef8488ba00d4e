"""What a workbook may be before anything reads it, and how a refusal travels from the reading process to its parent.

Imports nothing: the reading process loads this first. The limits are those of a real return with room to spare; a file
beyond them is either an accident (one value in the last cell of the sheet) or an attack.
"""

from __future__ import annotations

FILE_BYTES = 64 << 20
PARTS = 2_000
UNPACKED_BYTES = 512 << 20
RATIO = 300
RATIO_FROM_BYTES = 1 << 20  # below this a part may be packed as tightly as it likes: it cannot hurt
CELLS = 5_000_000
BOX = 20_000_000  # rows × columns of the rectangle from A1 to the last value
MERGED_CELLS = 200_000  # of one merged range
MERGED_RANGES = 200_000
DEPTH = 200
SHEETS = 256
COMMENTS = 200_000  # of one sheet
TEXT = 32_767  # characters in a cell, the limit of every spreadsheet program
SMALL_PART_BYTES = 32 << 20  # styles, relations and the list of sheets
OUTPUT_BYTES = 512 << 20  # what one workbook may hand back
MEMORY_BYTES = 1 << 30
SECONDS = 20.0  # until a reading or a refusal, whatever the size of the file: nobody waits longer for an answer


class RefusalError(Exception):
    """The file will not be read. Holds a code of `registry.intake.reading.refusals` and the values its words need."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values
