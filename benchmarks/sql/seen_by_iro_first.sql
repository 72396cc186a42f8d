SELECT month_of(held_date) AS month, child, iro_met_child_first AS met
FROM reviews
WHERE NOT cancelled AND iro_met_child_first IS NOT NULL AND in_window(held_date)
QUALIFY row_number() OVER (PARTITION BY child, held_date ORDER BY review_id) = 1
