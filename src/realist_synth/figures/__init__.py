"""Results as figures for papers and pages: one file per figure, each with a function of its name."""
