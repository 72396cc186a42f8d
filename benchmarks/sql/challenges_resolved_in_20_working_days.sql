SELECT month_of(due) AS month, child, coalesce(resolved_date <= due, false) AS met
FROM iro_challenges JOIN due ON standard = 'challenge_working_days' AND since = raised_date WHERE in_window(due)
