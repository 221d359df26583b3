"""Meta-analysis: estimates from printed results, random effects, heterogeneity, subgroups, moderators."""
