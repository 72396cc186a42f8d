SELECT month_of(started) AS month, child FROM life_story_referrals WHERE in_window(started)
