SELECT month_of(done) AS month, child FROM life_story_referrals WHERE in_window(done)
