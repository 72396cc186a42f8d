SELECT month_of(held_date) AS month, child, EXISTS (
    FROM stated_permanence AS s
    WHERE s.child = r.child AND s.stated_date <= r.held_date AND (s.plan_end IS NULL OR s.plan_end >= r.entered)
) AS met
FROM numbered_reviews AS r WHERE number = 2 AND in_window(held_date)
