SELECT month_of(due) AS month, child, coalesce(report_received_date <= due, false) AS met
FROM completed JOIN due ON standard = 'health_report_working_days' AND since = completed_date
WHERE in_window(due)
