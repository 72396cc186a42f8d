SELECT in_care.month, in_care.child, coalesce(day >= month_end - to_months(standard('dental_months')::INT), false) AS met
FROM in_care LEFT JOIN latest_check AS l ON l.kind = 'dental' AND l.child = in_care.child AND in_care.month BETWEEN first AND last
WHERE entered + INTERVAL 12 MONTH <= month_end
