SELECT open_months(due, least(next_held, gone)) AS month, child FROM review_due
