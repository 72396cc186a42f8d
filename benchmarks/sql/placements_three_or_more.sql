WITH marked AS (
    SELECT *, coalesce(placement_type IN ('T0', 'T1', 'T2', 'T3', 'T4'), false) AS temporary,
        coalesce(placement_type, '') || '|' || coalesce(placement_provider, '') AS home
    FROM care_episodes
), after AS (
    SELECT *, lag(temporary, 1, false) OVER (PARTITION BY child ORDER BY start_date, row) AS after_temporary FROM marked
), lasting AS (
    SELECT *, coalesce(home = lag(home) OVER sequence, false) AS same_home, row_number() OVER sequence = 1 AS is_first
    FROM after WHERE NOT temporary WINDOW sequence AS (PARTITION BY child ORDER BY start_date, row)
), numbered AS (
    SELECT child, start_date, end_date, count(*) FILTER (
        is_first OR (reason_started IN ('S', 'P', 'B') AND NOT (after_temporary AND same_home AND reason_started <> 'S'))
        OR (reason_started IS NULL AND NOT same_home)
    ) OVER (PARTITION BY child ORDER BY start_date, row) AS number
    FROM lasting
), placements AS (
    SELECT child, min(start_date) AS since, CASE WHEN bool_or(end_date IS NULL) THEN DATE '{as_at}' + 1 ELSE max(end_date) END AS until
    FROM numbered GROUP BY child, number
), yearly AS (
    SELECT child, unnest(range(greatest((month_of(since) + 12000) // 12 - 1000, 0),
        least((month_of(until - 1) + 12000) // 12 - 1000 + 1, {months} // 12))) AS year
    FROM placements WHERE until > since
), counted AS (SELECT child, year, count(*) AS number FROM yearly GROUP BY ALL)
SELECT in_care.month, in_care.child, coalesce(number, 0) >= 3 AS met
FROM in_care LEFT JOIN counted ON counted.child = in_care.child AND year = in_care.month // 12
WHERE in_care.month % 12 = 11
