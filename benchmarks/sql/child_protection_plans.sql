SELECT DISTINCT open_months(start_date, end_date) AS month, child FROM plans WHERE plan = 'cp'
