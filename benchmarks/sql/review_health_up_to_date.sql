WITH asked AS (
    SELECT *, to_months(CASE WHEN months_between(born, month_end) < 60 THEN standard('review_health_under_5_months')
        ELSE standard('review_health_5_and_over_months') END::INT) AS every
    FROM in_care WHERE born IS NOT NULL
)
SELECT asked.month, asked.child, coalesce(day >= month_end - every, false) AS met
FROM asked LEFT JOIN latest_assessment AS l ON l.child = asked.child AND asked.month BETWEEN first AND last
WHERE entered + every <= month_end
