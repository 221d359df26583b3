"""The profile as code: row models, vocabularies, `Review` and `Finding`. No I/O, no data frames."""
