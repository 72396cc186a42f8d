SELECT month, child, score IS NOT NULL AS met FROM sdq_expected
