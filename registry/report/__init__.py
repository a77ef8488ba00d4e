"""What a report says, and its papers: plain frozen views in, PDF and XLSX out.

    inputs = paper_inputs(connection, result)           # registry.report.inputs: firms and where figures stand
    view = shortlist_view(result, inputs)               # registry.report.build: everything the paper says
    render_shortlist(view, PaperLanguage.BOTH)          # registry.report.emit.pdf: bytes, pages, warnings
    write_shortlist_pdf(view, path, language)           # whole or not at all
    write_shortlist_xlsx(view, path, language)          # registry.report.emit.xlsx: recomputes itself

Layers, each on the one before: `typeset` (characters, line breaking, paragraphs, tables, pages, ink), `theme` and
`charts` (geometry without a toolkit, a thin painter), `compositor` (languages and styles), `blocks` (parts of a paper),
`documents` (whole papers), `emit` (files). Below the views nothing is computed that is said.
"""
