WITH last_of_month AS (
    SELECT child, month_of(start_date) AS first, arg_max(struct_pack(distance_miles, in_authority), (start_date, row)) AS home
    FROM care_episodes GROUP BY ALL
), homes AS (
    SELECT child, home.distance_miles AS miles, home.in_authority AS inside, first,
        lead(first, 1, {months}::BIGINT) OVER (PARTITION BY child ORDER BY first) - 1 AS last
    FROM last_of_month
)
SELECT in_care.month, in_care.child, miles > 20 AND NOT coalesce(inside, true) AS met
FROM in_care JOIN homes ON homes.child = in_care.child AND in_care.month BETWEEN first AND last
WHERE miles IS NOT NULL AND (miles <= 20 OR inside IS NOT NULL)
