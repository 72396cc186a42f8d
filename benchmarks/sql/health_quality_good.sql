SELECT month_of(report_received_date) AS month, child, quality IN ('good', 'outstanding') AS met
FROM health_assessments WHERE quality IS NOT NULL AND in_window(report_received_date)
