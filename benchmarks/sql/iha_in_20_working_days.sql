SELECT month_of(due) AS month, p.child, coalesce(bool_or(completed_date BETWEEN p.entered AND due), false) AS met
FROM owed AS p JOIN due ON standard = 'iha_working_days' AND since = entered
LEFT JOIN completed AS c ON c.child = p.child AND c.kind = 'initial'
WHERE in_window(due) AND (gone IS NULL OR gone > due)
GROUP BY p.child, entered, due
