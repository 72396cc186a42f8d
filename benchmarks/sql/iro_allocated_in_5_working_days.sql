SELECT month_of(due) AS month, p.child, count(a.child) > 0 AS met
FROM care_periods AS p JOIN due ON standard = 'iro_allocation_working_days' AND since = entered
LEFT JOIN allocations AS a ON a.child = p.child AND role = 'iro' AND a.start_date <= due AND (a.end_date IS NULL OR a.end_date >= entered)
WHERE in_window(due) AND (gone IS NULL OR gone > due)
GROUP BY p.child, entered, due
