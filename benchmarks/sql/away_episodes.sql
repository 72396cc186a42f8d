SELECT month_of(started_at) AS month, child FROM missing_episodes WHERE kind = 'away' AND in_window(started_at)
