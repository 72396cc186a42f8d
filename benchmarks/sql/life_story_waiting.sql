SELECT month, child FROM life_story_waiting
