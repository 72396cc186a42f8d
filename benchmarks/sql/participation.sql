SELECT month_of(held_date) AS month, child, participation_code IN ('PN1', 'PN2', 'PN3', 'PN5', 'PN6') AS met
FROM reviews
WHERE NOT cancelled AND participation_code IS NOT NULL AND in_window(held_date)
QUALIFY row_number() OVER (PARTITION BY child, held_date ORDER BY review_id) = 1 AND participation_code BETWEEN 'PN1' AND 'PN7'
