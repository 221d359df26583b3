# Reference values for pooling, from metafor (Viechtbauer 2010, doi:10.18637/jss.v036.i03).
# Run from the root of the repository: Rscript validation/metafor.R
# It writes tests/reference/metafor.json. Needs the R packages metafor, metadat and jsonlite.
# metafor stops its iterations at 1e-5 by default; here they go on until they move by less than 1e-12 of
# the median variance.
suppressMessages({library(metafor); library(jsonlite)})

precise <- function(vi) list(threshold = 1e-12 * median(vi), tol = 1e-12 * median(vi), maxiter = 100000,
                             tau2.max = 1e5 * max(vi))
METHODS <- c(fixed = "FE", DL = "DL", REML = "REML", PM = "PM")
TESTS <- c(wald = "z", `knapp-hartung` = "knha", `knapp-hartung-adhoc` = "adhoc")

quiet <- function(x) suppressWarnings(x)
model <- function(yi, vi, method, test, mods = NULL) {
  if (is.null(mods)) quiet(rma(yi, vi, method = method, test = test, control = precise(vi)))
  else quiet(rma(yi, vi, mods = mods, method = method, test = test, control = precise(vi)))
}

numbers <- function(fit) list(
  estimate = c(fit$b), se = fit$se, ci_low = fit$ci.lb, ci_high = fit$ci.ub, statistic = fit$zval, p = fit$pval,
  tau2 = fit$tau2, i2 = fit$I2, h2 = fit$H2, q = fit$QE, q_p = fit$QEp)

whole <- function(yi, vi, method, test) {
  fit <- model(yi, vi, method, test)
  found <- numbers(fit)
  found$weights <- unname(weights(fit))
  if (method != "FE") {
    ahead <- predict(fit)
    found$prediction <- c(ahead$pi.lb, ahead$pi.ub)
  }
  found
}

profile <- function(yi, vi) {
  ends <- quiet(confint(model(yi, vi, "REML", "z"), control = precise(vi)[c("tol", "maxiter", "tau2.max")]))$random
  lapply(list(tau2 = "tau^2", i2 = "I^2(%)", h2 = "H^2"), function(row) unname(ends[row, 2:3]))
}

without <- function(yi, vi, method, test) lapply(seq_along(yi), function(n) numbers(model(yi[-n], vi[-n], method, test)))

regress <- function(yi, vi, mods, method, test) {
  fit <- model(yi, vi, method, test, mods)
  found <- numbers(fit)
  names <- rownames(fit$b)
  c(found, list(names = names, qm = fit$QM, qm_df = fit$QMdf[1], qm_p = fit$QMp, r2 = fit$R2))
}

# all combinations of methods and tests, by name
each <- function(work) sapply(names(METHODS), function(m) sapply(names(TESTS), function(t)
  work(METHODS[[m]], TESTS[[t]]), simplify = FALSE), simplify = FALSE)

set_of <- function(yi, vi, source) list(source = source, y = c(yi), v = c(vi),
  fits = each(function(m, t) whole(yi, vi, m, t)), profile = profile(yi, vi))

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
li <- escalc(measure = "RR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.li2007)
hart <- escalc(measure = "IRR", x1i = x1i, x2i = x2i, t1i = t1i, t2i = t2i, data = dat.hart1999)
normand <- escalc(measure = "MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i,
                  data = dat.normand1999)
bangert <- dat.bangertdrowns2004
raudenbush <- dat.raudenbush1985

set.seed(20210301)
random <- lapply(1:8, function(n) {
  k <- sample(2:40, 1); vi <- exp(rnorm(k, -3, 1.2)); tau2 <- sample(c(0, 0.001, 0.05, 0.5, 4), 1)
  set_of(rnorm(k, rnorm(1), sqrt(vi + tau2)), vi, paste("random", n))
})

subgroups <- lapply(c(wald = "z", `knapp-hartung` = "knha"), function(test) {
  cells <- model(bcg$yi, bcg$vi, "REML", test, ~ 0 + bcg$alloc)
  common <- model(bcg$yi, bcg$vi, "REML", test, ~ bcg$alloc)
  alone <- lapply(sort(unique(bcg$alloc)), function(g) model(bcg$yi[bcg$alloc == g], bcg$vi[bcg$alloc == g], "REML", test))
  between <- quiet(rma(sapply(alone, coef), sapply(alone, function(f) f$se^2), method = "FE"))
  list(groups = sort(unique(bcg$alloc)),
       common = c(numbers(cells), list(qm = common$QM, qm_df = common$QMdf[1], qm_p = common$QMp)),
       separate = c(list(fits = lapply(alone, numbers)), list(qm = between$QE, qm_df = between$k - 1, qm_p = between$QEp)))
})

models <- list(ablat = ~ bcg$ablat, year = ~ bcg$year, alloc = ~ bcg$alloc, ablat_year = ~ bcg$ablat + bcg$year,
               all = ~ bcg$ablat + bcg$year + bcg$alloc)

found <- list(
  made_with = list(R = R.version.string, metafor = as.character(packageVersion("metafor")),
                   metadat = as.character(packageVersion("metadat")), script = "validation/metafor.R"),
  sets = c(list(
    set_of(bcg$yi, bcg$vi, "dat.bcg (Colditz et al. 1994), log risk ratios"),
    set_of(li$yi, li$vi, "dat.li2007 (Li et al. 2007), log risk ratios"),
    set_of(hart$yi, hart$vi, "dat.hart1999 (Hart et al. 1999), log incidence rate ratios"),
    set_of(normand$yi, normand$vi, "dat.normand1999 (Normand 1999), mean differences"),
    set_of(bangert$yi, bangert$vi, "dat.bangertdrowns2004 (Bangert-Drowns et al. 2004), standardised mean differences"),
    set_of(raudenbush$yi, raudenbush$vi, "dat.raudenbush1985 (Raudenbush 1984), standardised mean differences"),
    set_of(c(0.1, 0.12, 0.09, 0.11), c(0.04, 0.02, 0.05, 0.03), "edge: tau2 is 0, Q far below its degrees of freedom"),
    set_of(c(-0.635, -0.892), c(0.0337, 0.2535), "edge: two studies that agree"),
    set_of(c(-1.5, 0.9), c(0.02, 0.03), "edge: two studies that do not"),
    set_of(c(0.3, -0.2, 0.5), c(1e-6, 1e-6, 2), "edge: very unequal variances"),
    set_of(1e4 * bcg$yi, 1e8 * bcg$vi, "edge: dat.bcg in units of a ten-thousandth")), random),
  leave_one_out = each(function(m, t) without(bcg$yi, bcg$vi, m, t)),
  subgroups = subgroups,
  bcg = list(ablat = bcg$ablat, year = bcg$year, alloc = bcg$alloc),
  regressions = sapply(names(models), function(n) each(function(m, t)
    regress(bcg$yi, bcg$vi, models[[n]], m, t)), simplify = FALSE))

write(toJSON(found, digits = NA, auto_unbox = TRUE, null = "null", na = "null"),
      "tests/reference/metafor.json")
