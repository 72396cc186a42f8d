SELECT month_of(recorded_at) AS month, child, quality IN ('good', 'outstanding') AS met
FROM interviews WHERE quality IS NOT NULL AND recorded_at >= started_at AND in_window(recorded_at)
