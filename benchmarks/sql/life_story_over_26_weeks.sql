SELECT month, child FROM life_story_waiting WHERE month_end > referred_date + 7 * standard('life_story_weeks')::INT
