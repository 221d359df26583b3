"""Boolean minimisation: rows and terms as whole numbers, prime implicants, models, counterfactuals."""
