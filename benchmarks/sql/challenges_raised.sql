SELECT month_of(raised_date) AS month, child FROM iro_challenges WHERE in_window(raised_date)
