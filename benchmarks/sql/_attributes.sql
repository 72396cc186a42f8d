-- Every case with who the child was in its month: the latest spell begun by the month's end and not over before its start.
CREATE TEMP TABLE homes AS
WITH last_of_month AS (
    SELECT child, month_of(start_date) AS first,
        arg_max(struct_pack(legal_status, placement_type, last := coalesce(month_of(end_date), {months})), (start_date, row)) AS spell
    FROM care_episodes GROUP BY ALL
)
SELECT child, first, least(spell.last, lead(first, 1, {months}::BIGINT) OVER (PARTITION BY child ORDER BY first) - 1) AS last,
    coalesce(l.name, 'Not recorded')::legal_group AS legal_status, coalesce(p.name, 'Not recorded')::placement_group AS placement
FROM last_of_month
LEFT JOIN groups AS l ON l.field = 'legal_status' AND l.code = spell.legal_status
LEFT JOIN groups AS p ON p.field = 'placement_type' AND p.code = spell.placement_type;

CREATE TYPE team_group AS ENUM (
    SELECT coalesce(team_name, team_id) FROM teams UNION SELECT team_id FROM allocations WHERE team_id IS NOT NULL
    UNION VALUES ('Not recorded'), ('Unallocated'));
CREATE TYPE locality_group AS ENUM (
    SELECT locality FROM teams WHERE locality IS NOT NULL UNION VALUES ('Not recorded'), ('Unallocated'));
CREATE TYPE iro_group AS ENUM (
    SELECT worker_id FROM allocations WHERE role = 'iro' UNION SELECT worker_id FROM workers WHERE role = 'iro'
    UNION VALUES ('Not recorded'), ('No officer'));

CREATE TEMP TABLE worked AS
WITH last_of_month AS (
    SELECT child, month_of(start_date) AS first,
        arg_max(struct_pack(team_id, last := coalesce(month_of(end_date), {months})), (start_date, row)) AS spell
    FROM allocations WHERE role = 'social_worker' GROUP BY ALL
)
SELECT child, first, least(spell.last, lead(first, 1, {months}::BIGINT) OVER (PARTITION BY child ORDER BY first) - 1) AS last,
    coalesce(team_name, spell.team_id, 'Not recorded')::team_group AS team, coalesce(locality, 'Not recorded')::locality_group AS locality
FROM last_of_month LEFT JOIN teams ON teams.team_id = spell.team_id;

CREATE TEMP TABLE reviewed AS
WITH last_of_month AS (
    SELECT child, month_of(start_date) AS first,
        arg_max(struct_pack(worker_id, last := coalesce(month_of(end_date), {months})), (start_date, row)) AS spell
    FROM allocations WHERE role = 'iro' GROUP BY ALL
)
SELECT child, first, least(spell.last, lead(first, 1, {months}::BIGINT) OVER (PARTITION BY child ORDER BY first) - 1) AS last,
    spell.worker_id::iro_group AS iro
FROM last_of_month;

CREATE TYPE age_group AS ENUM ('Under 1', '1 to 4', '5 to 9', '10 to 15', '16 and over', 'Not recorded');

CREATE TEMP TABLE attributed AS
SELECT cases.* EXCLUDE (iro), sex, ethnicity, months_between(born, month_end) AS lived,
    coalesce(legal_status, 'Not in care') AS legal_status, coalesce(placement, 'Not in care') AS placement,
    coalesce(worked.team, 'Unallocated') AS team, coalesce(worked.locality, 'Unallocated') AS locality,
    coalesce(cases.iro::iro_group, reviewed.iro, 'No officer') AS iro,
    (CASE WHEN born IS NULL THEN 'Not recorded' WHEN lived < 12 THEN 'Under 1' WHEN lived < 60 THEN '1 to 4' WHEN lived < 120 THEN '5 to 9'
        WHEN lived < 192 THEN '10 to 15' ELSE '16 and over' END)::age_group AS age_band
FROM cases JOIN month USING (month)
LEFT JOIN (SELECT child, sex, ethnicity, born FROM children) USING (child)
LEFT JOIN homes ON homes.child = cases.child AND cases.month BETWEEN homes.first AND homes.last
LEFT JOIN worked ON worked.child = cases.child AND cases.month BETWEEN worked.first AND worked.last
LEFT JOIN reviewed ON reviewed.child = cases.child AND cases.month BETWEEN reviewed.first AND reviewed.last;
