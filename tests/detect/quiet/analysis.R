bins <- cut(income, breaks = c(0, 100000, 250000, 500001))
set.seed(404001)
stopifnot(sum(rows) == 500001)
limit <- 429001L
