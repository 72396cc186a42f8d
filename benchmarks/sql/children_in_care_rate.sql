SELECT month, child, 1 AS value, 'numerator' AS part FROM in_care
UNION ALL
SELECT month, NULL, children_aged_0_to_17, 'denominator' FROM month ASOF JOIN population ON from_date <= month_end
