WITH waits AS (
    SELECT p.child, due, coalesce(min(completed_date), any_value(gone)) AS until
    FROM owed AS p JOIN due ON standard = 'iha_working_days' AND since = entered
    LEFT JOIN completed AS c ON c.child = p.child AND c.completed_date >= entered AND (gone IS NULL OR c.completed_date <= gone)
    GROUP BY p.child, entered, due
)
SELECT open_months(due, until) AS month, child FROM waits
