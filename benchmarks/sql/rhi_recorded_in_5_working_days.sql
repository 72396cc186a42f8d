SELECT month_of(due) AS month, child, coalesce(recorded_at::DATE <= due, false) AS met
FROM interviews JOIN due ON standard = 'rhi_recorded_working_days' AND since = held_at::DATE
WHERE held_at >= started_at AND in_window(due)
