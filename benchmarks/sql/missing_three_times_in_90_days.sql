WITH monthly AS (
    SELECT child, open_months(started_at, started_at::DATE + standard('missing_repeat_days')::INT) AS month
    FROM missing_episodes WHERE kind = 'missing'
)
SELECT month, child FROM monthly GROUP BY month, child HAVING count(*) >= standard('missing_repeat_episodes')
