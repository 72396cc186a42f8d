SELECT month, child, immunisations AS met FROM all_year WHERE immunisations IS NOT NULL
