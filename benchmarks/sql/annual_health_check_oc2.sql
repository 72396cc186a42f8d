SELECT month, child, health_assessment AS met FROM all_year WHERE health_assessment IS NOT NULL
