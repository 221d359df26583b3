# Reference values for the closed forms of robustness, written to tests/reference/robustness.json.
# Run `Rscript validation/robustness.R` from the root of the repository; base R is enough.
# quantiles: R's qbinom. drawn: the percentile interval of a real bootstrap over studies.

limits <- c(0.025, 0.975)
ns <- c(1:40, 60, 100, 200, 1000, 25000)
rows <- do.call(rbind, lapply(ns, function(n) {
  counts <- if (n <= 200) 0:n else unique(round(n * c(0, 0.0001, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 1)))
  t(sapply(counts, function(count) c(n, count, qbinom(limits, n, count / n))))
}))

set.seed(20210461, kind = "Mersenne-Twister", sample.kind = "Rejection")
replicates <- 200000
drawn <- t(sapply(c(1, 2, 3, 5, 6, 8, 10, 13, 14, 19, 28), function(count) {
  has <- c(rep(1L, count), rep(0L, 29 - count))
  counts <- replicate(replicates, sum(has[sample.int(29, replace = TRUE)]))
  c(29, count, quantile(counts, limits, type = 1, names = FALSE))
}))

as_json <- function(rows) paste0("  [", apply(rows, 1, paste, collapse = ", "), "]", collapse = ",\n")
text <- c("{", paste0(' "source": "', R.version.string, ', qbinom",'),
          paste0(' "replicates": ', format(replicates, scientific = FALSE), ","),
          ' "columns": ["n", "count", "low", "high"],',
          ' "quantiles": [', as_json(rows), " ],", ' "drawn": [', as_json(drawn), " ]", "}")
writeLines(text, "tests/reference/robustness.json")
