-- What several measures ask of the tables, worked out once.
CREATE TEMP TABLE care_periods AS
WITH chained AS (
    SELECT child, row, start_date, end_date,
        max(coalesce(end_date, DATE '9999-12-31'))
            OVER (PARTITION BY child ORDER BY start_date, row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest_end
    FROM care_episodes
), numbered AS (
    SELECT *, count(*) FILTER (latest_end IS NULL OR start_date > latest_end) OVER (PARTITION BY child ORDER BY start_date, row) AS period
    FROM chained
)
SELECT child, min(start_date) AS entered, CASE WHEN bool_or(end_date IS NULL) THEN NULL ELSE max(end_date) END AS gone
FROM numbered GROUP BY child, period;

CREATE TEMP TABLE in_care AS
SELECT month, month_end, child, entered, born FROM (SELECT child, entered, open_months(entered, gone) AS month FROM care_periods)
JOIN month USING (month) JOIN children USING (child);

-- Health: assessments that took place, and for each month the latest by its end.
CREATE TEMP TABLE completed AS
SELECT * FROM health_assessments WHERE completed_date IS NOT NULL AND coalesce(status, 'completed') = 'completed';

-- Times in care that began without an assessment in the months before.
CREATE TEMP TABLE owed AS
SELECT * FROM care_periods WHERE NOT EXISTS (
    FROM completed WHERE completed.child = care_periods.child AND completed_date < entered
        AND entered >= standard_from('iha_recent_assessment_months')
        AND completed_date >= entered - to_months(standard('iha_recent_assessment_months')::INT)
);

CREATE TEMP TABLE latest_assessment AS
WITH last_of_month AS (
    SELECT child, month_of(completed_date) AS first, max(completed_date) AS day FROM completed GROUP BY ALL
)
SELECT *, lead(first, 1, {months}::BIGINT) OVER (PARTITION BY child ORDER BY first) - 1 AS last FROM last_of_month;

CREATE TEMP TABLE latest_check AS
WITH counting AS (
    SELECT *, month_of(check_date) AS first FROM health_checks
    WHERE CASE kind WHEN 'dental' THEN coalesce(status, 'completed') = 'completed' WHEN 'sdq' THEN score IS NOT NULL ELSE true END
), last_of_month AS (
    SELECT child, kind, first, arg_max(struct_pack(check_date, status, score), (check_date, row)) AS latest FROM counting GROUP BY ALL
)
SELECT child, kind, latest.check_date AS day, latest.status AS status, latest.score AS score, first,
    lead(first, 1, {months}::BIGINT) OVER (PARTITION BY child, kind ORDER BY first) - 1 AS last
FROM last_of_month;

CREATE TEMP TABLE sdq_expected AS
SELECT in_care.month, in_care.child, CASE WHEN day >= month_end - to_months(standard('sdq_months')::INT) THEN score END AS score
FROM in_care LEFT JOIN latest_check ON kind = 'sdq' AND latest_check.child = in_care.child AND in_care.month BETWEEN first AND last
WHERE months_between(born, month_end) // 12 BETWEEN (SELECT value_low FROM standards WHERE id = 'sdq_ages')
        AND (SELECT value_high FROM standards WHERE id = 'sdq_ages')
    AND entered + to_months(standard('sdq_months')::INT) <= month_end;

-- The annual return of children in care for the whole year.
CREATE TEMP TABLE all_year AS
SELECT month_of(year_end) AS month, annual_health.* FROM annual_health
WHERE in_window(year_end) AND EXISTS (
    FROM care_periods AS p
    WHERE p.child = annual_health.child AND p.entered <= year_end - INTERVAL 12 MONTH + INTERVAL 1 DAY AND (p.gone IS NULL OR p.gone > year_end)
)
QUALIFY row_number() OVER (PARTITION BY child, year_end ORDER BY row DESC) = 1;

-- Reviews: their place in a time in care, and the days by which the next one is due.
CREATE TEMP TABLE numbered_reviews AS
WITH held AS (
    SELECT review_id, child, held_date, care_plan_available FROM reviews WHERE NOT cancelled
    QUALIFY row_number() OVER (PARTITION BY child, held_date ORDER BY review_id) = 1
), in_care AS (
    SELECT held.*, entered, gone FROM held ASOF JOIN care_periods AS p ON p.child = held.child AND p.entered <= held.held_date
    WHERE gone IS NULL OR held_date <= gone
), numbered AS (
    SELECT *, row_number() OVER period AS place, first_value(held_date) OVER period AS first_held, lead(held_date) OVER period AS next_held
    FROM in_care WINDOW period AS (PARTITION BY child, entered ORDER BY held_date)
)
SELECT numbered.* EXCLUDE (place), place + CASE WHEN due >= history_begins OR first_held <= due THEN 0 ELSE 2 END AS number
FROM numbered CROSS JOIN (SELECT least(DATE '{covers_from}', min(held_date)) AS history_begins FROM reviews)
LEFT JOIN due ON standard = 'first_review_working_days' AND since = entered;

CREATE TEMP TABLE review_due AS
SELECT child, gone, (held_date + to_months(CASE number WHEN 1 THEN standard('second_review_months') ELSE standard('later_review_months') END::INT))::DATE
    AS due, next_held
FROM numbered_reviews WHERE held_date >= standard_from('later_review_months')
UNION ALL
SELECT p.child, p.gone, due, first_held
FROM care_periods AS p JOIN due ON standard = 'first_review_working_days' AND since = entered
LEFT JOIN (SELECT DISTINCT child, entered, first_held FROM numbered_reviews) AS held ON held.child = p.child AND held.entered = p.entered
WHERE due >= (SELECT least(DATE '{covers_from}', min(held_date)) FROM reviews);

CREATE TEMP TABLE officer_children AS
WITH held AS (
    SELECT a.child, a.worker_id, a.start_date, greatest(a.start_date, p.entered) AS since, least(a.end_date, p.gone) AS until
    FROM allocations AS a JOIN care_periods AS p USING (child) WHERE role = 'iro'
), monthly AS (SELECT child, worker_id, start_date, open_months(since, until) AS month FROM held)
SELECT month, child, arg_max(worker_id, (start_date, worker_id)) AS worker_id FROM monthly GROUP BY month, child;

CREATE TEMP TABLE officers AS
WITH spells AS (
    SELECT worker_id, fte, start_date, end_date FROM workers WHERE role = 'iro' AND fte > 0
    QUALIFY row_number() OVER (PARTITION BY worker_id, start_date) = 1
)
SELECT month, worker_id, sum(fte) AS fte
FROM (SELECT worker_id, fte, open_months(start_date::DATE, end_date::DATE) AS month FROM spells) GROUP BY ALL;

-- What care plans say of permanence.
CREATE TEMP TABLE stated_permanence AS
SELECT child, permanence_plan, greatest(updated_date::DATE, start_date) AS stated_date, end_date AS plan_end, file_row_number AS row
FROM read_parquet('{tables}/plan_versions.parquet', file_row_number = true) JOIN plans USING (plan_id)
WHERE plan = 'cla' AND permanence_plan IS NOT NULL;

-- Missing: episodes that ended, on one clock of 72 hours.
CREATE TEMP TABLE interviews AS
SELECT m.child, m.started_at, m.returned_at, m.returned_at + to_hours(standard('rhi_hours')::INT) AS deadline, r.* EXCLUDE (missing_id)
FROM missing_episodes AS m LEFT JOIN read_parquet('{tables}/return_interviews.parquet') AS r USING (missing_id)
WHERE kind = 'missing';

CREATE TEMP TABLE returns AS
SELECT month_of(deadline) AS month, child, coalesce(offered = 'Y' AND offered_at <= deadline, false) AS was_offered,
    was_offered AND coalesce(outcome = 'accepted', false) AS was_accepted, coalesce(held_at <= deadline, false) AS was_interviewed
FROM interviews WHERE in_window(deadline) AND returned_at >= standard_from('rhi_hours');

-- Life story: work dated before its referral counts from the referral.
CREATE TEMP TABLE life_story_referrals AS
SELECT referral_id, child, referred_date, CASE WHEN started_date IS NOT NULL THEN greatest(started_date, referred_date) END AS started,
    CASE WHEN completed_date IS NOT NULL THEN greatest(completed_date, referred_date) END AS done, least(started, done) AS worked,
    least(worked, closed_date) AS off_list
FROM life_story;

CREATE TEMP TABLE life_story_waiting AS
SELECT month, child, min(referred_date) AS referred_date, month_end FROM
(SELECT child, referred_date, open_months(referred_date, off_list) AS month FROM life_story_referrals) JOIN month USING (month)
GROUP BY month, child, month_end;
