# Reference values for Fisher's exact test, Woolf's interval and Holm's adjustment: tests/reference/association.json.
# Run `Rscript validation/association.R` from the root of the repository; base R is enough.

set.seed(1922)
tables <- rbind(c(3, 1, 1, 3), c(10, 2, 3, 15), c(0, 5, 6, 9), c(7, 0, 0, 7), c(1, 9, 11, 3), c(14, 15, 0, 1),
                c(40, 12, 31, 117), c(5, 5, 5, 5), t(replicate(40, rpois(4, 6) + 1)), t(replicate(20, rpois(4, 40) + 1)))
one <- function(cells) {
  table <- matrix(cells, 2, byrow = TRUE)
  filled <- if (any(table == 0)) table + 0.5 else table
  ratio <- filled[1, 1] * filled[2, 2] / (filled[1, 2] * filled[2, 1])
  half <- qnorm(0.975) * sqrt(sum(1 / filled))
  c(cells, fisher.test(table)$p.value, ratio, exp(log(ratio) - half), exp(log(ratio) + half))
}
rows <- t(apply(tables, 1, one))
number <- function(x) formatC(x, digits = 15, format = "g")
as_json <- function(rows) paste0("  [", apply(apply(rows, 2, number), 1, paste, collapse = ", "), "]", collapse = ",\n")
text <- c("{", paste0(' "source": "', R.version.string, ', fisher.test, p.adjust",'),
          ' "columns": ["both", "only_row", "only_column", "neither", "p", "odds_ratio", "low", "high"],',
          ' "tables": [', as_json(rows), " ],",
          paste0(' "holm": [', paste(number(p.adjust(rows[, 5], "holm")), collapse = ", "), "]"), "}")
writeLines(text, "tests/reference/association.json")
