"""What the shorter papers say: a score card, the sheet for a firm that is not on the list, panel, recusals, objections.

held = counted_round(connection, uid)               # registry.report.round_paper
paper = why_not(held, firm)                          # or panel_summary, recusal_form, objection_records, ...
render_sheet(paper, PaperLanguage.BOTH)              # registry.report.emit.sheet
"""
