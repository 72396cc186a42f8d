SELECT DISTINCT month_of(started_at) AS month, child FROM missing_episodes WHERE kind = 'missing' AND in_window(started_at)
