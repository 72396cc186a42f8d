WITH stated AS (
    SELECT child, stated_date, plan_end, lower(trim(regexp_replace(permanence_plan, '[\s_-]+', ' ', 'g'))) AS says,
        lead(stated_date) OVER (PARTITION BY child ORDER BY stated_date) AS next_stated
    FROM (FROM stated_permanence QUALIFY row_number() OVER (PARTITION BY child, stated_date ORDER BY row DESC) = 1)
), spells AS (
    SELECT s.child, open_months(greatest(stated_date, entered), least(next_stated, plan_end, gone)) AS month
    FROM stated AS s JOIN care_periods USING (child)
    WHERE says NOT IN ('return to family', 'return home', 'return to parents', 'reunification')
), began AS (SELECT child, min(worked) AS worked FROM life_story_referrals GROUP BY child)
SELECT month, spells.child, coalesce(worked <= month_end, false) AS met
FROM spells JOIN month USING (month) LEFT JOIN began USING (child)
