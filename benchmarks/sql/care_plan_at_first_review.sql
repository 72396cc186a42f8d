SELECT month_of(held_date) AS month, child, care_plan_available AS met
FROM numbered_reviews WHERE number = 1 AND care_plan_available IS NOT NULL AND in_window(held_date)
