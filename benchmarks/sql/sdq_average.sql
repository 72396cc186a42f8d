SELECT month, child, score AS value FROM sdq_expected WHERE score IS NOT NULL
