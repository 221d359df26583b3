"""The questions that are asked of both versions, one file for each analysis; `asked` gathers them."""
