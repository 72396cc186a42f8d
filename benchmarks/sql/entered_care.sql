SELECT month_of(entered) AS month, child FROM care_periods WHERE in_window(entered)
