"""What an office sets: targets of plans, its own words for the vocabularies, days off, headings of papers, and the file in
which all of it goes to the next office. Data of the registry, changed by change sets like everything else."""
