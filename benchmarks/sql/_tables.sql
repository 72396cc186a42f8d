-- The tables, read once from Parquet: days as dates, children as whole numbers. {tables} is the folder.
CREATE TEMP TABLE month AS
SELECT i::UTINYINT AS month, (DATE '{covers_from}' + to_months(i::INT))::DATE AS month_start, least(last_day((DATE '{covers_from}' + to_months(i::INT))::DATE), DATE '{as_at}') AS month_end
FROM range(datediff('month', DATE '{covers_from}', DATE '{as_at}') + 1) AS r(i);

CREATE MACRO month_of(day) AS (year(day) * 12 + month(day) - {first_month});
CREATE MACRO in_window(day) AS (day >= DATE '{covers_from}' AND day < DATE '{as_at}' + 1);
-- The months at whose end something was open: from the month it began to the one before the month it ended.
CREATE MACRO open_months(first_day, last_day) AS
    unnest(range(greatest(month_of(first_day), 0), least(coalesce(month_of(last_day), {months}), {months})));
CREATE MACRO months_between(born, day) AS (month_of(day) - month_of(born) - (day(day) < day(born))::INT);
CREATE MACRO standard(name) AS (SELECT value FROM standards WHERE id = name);
CREATE MACRO standard_from(name) AS (SELECT in_force_from FROM standards WHERE id = name);

-- The day so many working days after each day, by the standard then in force.
CREATE TEMP TABLE due AS
WITH numbered AS (SELECT day, is_working, sum(is_working::INT) OVER (ORDER BY day) AS number FROM calendar),
working AS (SELECT number, day FROM numbered WHERE is_working)
SELECT standards.id AS standard, numbered.day AS since, working.day AS due
FROM standards
JOIN numbered ON numbered.day >= standards.in_force_from AND numbered.day <= coalesce(standards.in_force_to, DATE '9999-12-31')
JOIN working ON working.number = numbered.number + standards.value
WHERE standards.unit = 'working days';

CREATE TYPE sex_group AS ENUM (SELECT DISTINCT name FROM groups WHERE field = 'sex');
CREATE TYPE ethnicity_group AS ENUM (SELECT DISTINCT name FROM groups WHERE field = 'ethnicity');
CREATE TYPE legal_group AS ENUM (SELECT DISTINCT name FROM groups WHERE field = 'legal_status');
CREATE TYPE placement_group AS ENUM (SELECT DISTINCT name FROM groups WHERE field = 'placement_type');

CREATE TEMP TABLE children AS
SELECT child_id, file_row_number::INT AS child, date_of_birth::DATE AS born,
    coalesce(sexes.name, 'Not recorded')::sex_group AS sex, coalesce(ethnicities.name, 'Not recorded')::ethnicity_group AS ethnicity
FROM read_parquet('{tables}/children.parquet', file_row_number = true)
LEFT JOIN groups AS sexes ON sexes.field = 'sex' AND sexes.code = sex
LEFT JOIN groups AS ethnicities ON ethnicities.field = 'ethnicity' AND ethnicities.code = ethnicity;

CREATE TEMP TABLE care_episodes AS
SELECT child, file_row_number AS row, start_date::DATE AS start_date, end_date::DATE AS end_date, reason_started, legal_status,
    placement_type, placement_provider, distance_miles, in_authority
FROM read_parquet('{tables}/care_episodes.parquet', file_row_number = true) JOIN children USING (child_id)
WHERE coalesce(legal_status, '') NOT IN ('V3', 'V4');

CREATE TEMP TABLE allocations AS
SELECT child, file_row_number AS row, worker_id, team_id, role, start_date::DATE AS start_date, end_date::DATE AS end_date
FROM read_parquet('{tables}/allocations.parquet', file_row_number = true) JOIN children USING (child_id);

CREATE TEMP TABLE workers AS SELECT * FROM read_parquet('{tables}/workers.parquet');
CREATE TEMP TABLE teams AS SELECT * FROM read_parquet('{tables}/teams.parquet');
CREATE TEMP TABLE population AS SELECT * FROM read_parquet('{tables}/population.parquet') WHERE children_aged_0_to_17 > 0;

CREATE TEMP TABLE health_assessments AS
SELECT assessment_id, child, kind, requested_date::DATE AS requested_date, completed_date::DATE AS completed_date,
    report_received_date::DATE AS report_received_date, status, quality
FROM read_parquet('{tables}/health_assessments.parquet') JOIN children USING (child_id);

CREATE TEMP TABLE health_checks AS
SELECT child, file_row_number AS row, kind, check_date::DATE AS check_date, status, score
FROM read_parquet('{tables}/health_checks.parquet', file_row_number = true) JOIN children USING (child_id);

CREATE TEMP TABLE annual_health AS
SELECT child, file_row_number AS row, year_end::DATE AS year_end, health_assessment, dental, immunisations, sdq_score
FROM read_parquet('{tables}/annual_health.parquet', file_row_number = true) JOIN children USING (child_id);

CREATE TEMP TABLE reviews AS
SELECT review_id, child, held_date::DATE AS held_date, coalesce(cancelled, false) AS cancelled, participation_code, iro_met_child_first,
    care_plan_available
FROM read_parquet('{tables}/reviews.parquet') JOIN children USING (child_id);

CREATE TEMP TABLE iro_challenges AS
SELECT child, raised_date::DATE AS raised_date, resolved_date::DATE AS resolved_date
FROM read_parquet('{tables}/iro_challenges.parquet') JOIN children USING (child_id);

CREATE TEMP TABLE plans AS
SELECT plan_id, child, plan, start_date::DATE AS start_date, end_date::DATE AS end_date
FROM read_parquet('{tables}/plans.parquet') JOIN children USING (child_id);

CREATE TEMP TABLE missing_episodes AS
SELECT missing_id, child, kind, started_at, returned_at
FROM read_parquet('{tables}/missing_episodes.parquet') JOIN children USING (child_id);

CREATE TEMP TABLE life_story AS
SELECT referral_id, child, referred_date::DATE AS referred_date, started_date::DATE AS started_date, completed_date::DATE AS completed_date,
    closed_date::DATE AS closed_date
FROM read_parquet('{tables}/life_story.parquet') JOIN children USING (child_id);
