# Recomputes the reference values of tests/reference/qca.json with R's QCA package (Dusa), version 3.25 or later.
#
#   Rscript validation/qca.R [FILE]
#
# Needs the packages QCA and jsonlite. It reads the questions from tests/reference/qca.json, asks QCA each of them on its
# own copies of the data sets, and writes the answers in the same form to FILE (default: qca-from-R.json), rounded to the
# three decimals that QCA prints. Compare with: diff tests/reference/qca.json qca-from-R.json

suppressMessages({
    library(QCA)
    library(jsonlite)
})

pinned <- fromJSON("tests/reference/qca.json", simplifyVector = FALSE)

three <- function(x) round(as.numeric(x), 3)

values <- function(x) unlist(x, use.names = FALSE)

# the data set of a question: the package's own where it has one, else the one that is pinned
frame_of <- function(name) {
    columns <- pinned$data[[name]]$columns
    frame <- as.data.frame(lapply(columns, values), check.names = FALSE)
    rownames(frame) <- values(pinned$data[[name]]$cases)
    own <- new.env()
    found <- suppressWarnings(tryCatch(data(list = name, package = "QCA", envir = own), error = function(e) ""))
    if (exists(name, envir = own, inherits = FALSE)) {
        shipped <- as.data.frame(get(name, envir = own))
        if (all(names(frame) %in% names(shipped))) frame <- shipped[, names(frame)]
    }
    frame
}

conditions_of <- function(question, frame) {
    named <- values(question$conditions)
    if (is.null(named)) setdiff(names(frame), sub("\\[.*", "", sub("^~", "", question$outcome))) else named
}

table_of <- function(question) {
    frame <- frame_of(question$data)
    cuts <- c(question$inclusion_cut, question$contradiction_cut)
    truthTable(frame, outcome = question$outcome, conditions = paste(conditions_of(question, frame), collapse = ", "),
               incl.cut = unlist(cuts), n.cut = question$n_cut)
}

fit <- function(terms, question, frame) {
    sums <- paste(terms, collapse = " + ")
    found <- pof(paste(sums, "->", question$outcome), data = frame)$incl.cov
    found
}

solution <- function(question) {
    frame <- frame_of(question$data)
    table <- table_of(question)
    include <- c(if (question$solution != "complex") "?", if (question$contradictions == "free") "C")
    arguments <- list(table, details = TRUE)
    if (length(include)) arguments$include <- paste(include, collapse = ",")
    expectations <- values(question$expectations)
    if (length(expectations)) arguments$dir.exp <- paste(expectations, collapse = ", ")
    found <- do.call(minimize, arguments)
    pairs <- if (question$solution == "intermediate") found$i.sol else list(found)
    models <- unique(unlist(lapply(pairs, function(pair) pair$solution), recursive = FALSE))
    question$models <- lapply(models, function(terms) {
        numbers <- fit(terms, question, frame)
        list(terms = lapply(seq_along(terms), function(at) list(
            expression = terms[at], inclusion = three(numbers[at, "inclS"]), pri = three(numbers[at, "PRI"]),
            coverage = three(numbers[at, "covS"]),
            unique = if (length(terms) > 1) three(numbers[at, "covU"]) else NULL)),
            whole = list(expression = "", inclusion = three(numbers[nrow(numbers), "inclS"]),
                         pri = three(numbers[nrow(numbers), "PRI"]), coverage = three(numbers[nrow(numbers), "covS"])))
    })
    if (!is.null(question$assumptions)) question$assumptions <- lapply(found$SA, function(rows) as.integer(rownames(rows)))
    if (!is.null(question$easy)) question$easy <- list(as.integer(rownames(pairs[[1]]$EC)))
    question
}

truth <- function(question) {
    table <- table_of(question)
    shown <- table$tt[table$tt$n >= 1, ]
    question$rows <- lapply(seq_len(nrow(shown)), function(at) list(
        row = as.integer(rownames(shown)[at]), output = as.character(shown$OUT[at]), n = as.integer(shown$n[at]),
        inclusion = three(shown$incl[at]), pri = three(shown$PRI[at])))
    question
}

necessary <- function(question) {
    frame <- frame_of(question$data)
    found <- superSubset(frame, outcome = question$outcome,
                         conditions = paste(conditions_of(question, frame), collapse = ", "),
                         incl.cut = question$inclusion_cut, cov.cut = question$coverage_cut)$incl.cov
    # conjunctions follow from their parts and are left out
    found <- found[!grepl("*", rownames(found), fixed = TRUE), ]
    question$necessary <- lapply(seq_len(nrow(found)), function(at) list(
        expression = rownames(found)[at], inclusion = three(found$inclN[at]), ron = three(found$RoN[at]),
        coverage = three(found$covN[at])))
    question
}

parameters <- function(question) {
    frame <- frame_of(question$data)
    arrow <- if (question$relation == "necessity") "<-" else "->"
    question$rows <- lapply(question$rows, function(row) {
        numbers <- pof(paste(row$expression, arrow, question$outcome), data = frame)$incl.cov[1, 1:3]
        list(expression = row$expression, a = three(numbers[1]), b = three(numbers[2]), c = three(numbers[3]))
    })
    question
}

calibrated <- function(case) {
    arguments <- list(x = values(pinned$calibration$values), thresholds = values(case$thresholds),
                      type = if (case$kind == "fuzzy") "fuzzy" else "crisp")
    names_in_r <- c(logistic = "logistic", membership = "idm", below = "below", above = "above")
    for (name in names(case$options)) arguments[[names_in_r[[name]]]] <- case$options[[name]]
    case$memberships <- as.list(do.call(calibrate, arguments))
    case
}

pinned$source <- paste("R", getRversion(), "QCA", packageVersion("QCA"))
pinned$truth_tables <- lapply(pinned$truth_tables, truth)
pinned$solutions <- lapply(pinned$solutions, solution)
pinned$necessity <- lapply(pinned$necessity, necessary)
pinned$fit <- lapply(pinned$fit, parameters)
pinned$calibration$cases <- lapply(pinned$calibration$cases, calibrated)

file <- commandArgs(trailingOnly = TRUE)
write(toJSON(pinned, auto_unbox = TRUE, null = "null", digits = 17, pretty = 1),
      if (length(file)) file[1] else "qca-from-R.json")
