-- The figures of one measure from its cases: every period, the total and each group that has a case, every month of the window.
INSERT INTO figures
WITH counted AS (
    SELECT period, slot, {kind_of_row} AS group_kind, {group_of_row} AS "group", count(*) AS cases,
        {numerator} AS numerator, {denominator} AS denominator, {value} AS value
    FROM (SELECT * FROM attributed JOIN periods USING (month) WHERE measure = '{measure}' AND period IN ({counted_periods}) {latest})
    GROUP BY GROUPING SETS ({grouping_sets})
), seen AS (
    SELECT DISTINCT period, group_kind, "group" FROM counted
    UNION SELECT DISTINCT period, 'all', 'all' FROM periods WHERE period IN ({counted_periods})
), grid AS (
    SELECT seen.*, ends.slot, ends.last, coalesce(numerator, {no_numerator}) AS numerator, coalesce(denominator, {no_denominator}) AS denominator,
        coalesce(value, {no_value}) AS value
    FROM seen JOIN period_ends AS ends USING (period) LEFT JOIN counted USING (period, slot, group_kind, "group")
)
SELECT '{measure}' AS measure, {shown_period} AS period, grid.last AS month, group_kind, "group", numerator, denominator, value
FROM grid {shown};
