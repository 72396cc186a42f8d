SELECT month_of(gone) AS month, child FROM care_periods WHERE in_window(gone)
