SELECT month, child, sdq_score AS value FROM all_year WHERE sdq_score IS NOT NULL
