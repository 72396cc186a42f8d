SELECT month, child, (month_end - referred_date) / 7 AS value FROM life_story_waiting
