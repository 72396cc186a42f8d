SELECT month_of(due) AS month, child, coalesce(next_held <= due, false) AS met
FROM review_due WHERE in_window(due) AND (gone IS NULL OR gone > due)
