# Reference values for votes by direction, from base R: Rscript validation/directions.R > tests/reference/directions.json
#   wilson     prop.test(x, n, correct = FALSE), 95%
#   sign_test  binom.test(x, n, p = 0.5), two-sided
#   chi        pchisq(q, df, lower.tail = FALSE): the check of p values against chi-squared statistics
#   z          two-sided normal p values
fmt <- function(x) trimws(formatC(x, digits = 17, format = "g"))
row <- function(...) paste0("[", paste(c(...), collapse = ", "), "]")
list_of <- function(rows) paste0("[\n  ", paste(rows, collapse = ",\n  "), "\n ]")
pairs <- list(c(0, 1), c(1, 1), c(0, 5), c(5, 5), c(3, 4), c(9, 10), c(7, 10), c(5, 10), c(13, 13), c(17, 40), c(120, 200))
suppressWarnings({
  wilson <- sapply(pairs, function(v) row(v, fmt(prop.test(v[1], v[2], correct = FALSE)$conf.int)))
})
sign <- sapply(pairs, function(v) row(v, fmt(binom.test(v[1], v[2], p = 0.5)$p.value)))
chi <- sapply(list(c(3.74, 3), c(3.74, 4), c(10.8, 4), c(2.73, 1), c(0.5, 2), c(7.5, 7), c(40, 10), c(120, 99)),
              function(v) row(v, fmt(pchisq(v[1], v[2], lower.tail = FALSE))))
z <- sapply(c(0.05, 0.01, 0.001, 0.16, 0.5, 0.95), function(p) row(p, fmt(qnorm(1 - p / 2))))
cat("{\n \"source\": \"", R.version.string, ", packages base and stats\",\n", sep = "")
cat(" \"wilson\": ", list_of(wilson), ",\n \"sign_test\": ", list_of(sign), ",\n \"chi_squared\": ", list_of(chi),
    ",\n \"z\": ", list_of(z), "\n}\n", sep = "")
