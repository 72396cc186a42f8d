SELECT month_of(referred_date) AS month, child FROM life_story_referrals WHERE in_window(referred_date)
