SELECT in_care.month, in_care.child, coalesce(status = 'up_to_date', false) AS met
FROM in_care LEFT JOIN latest_check AS l ON l.kind = 'immunisation' AND l.child = in_care.child AND in_care.month BETWEEN first AND last
WHERE entered + INTERVAL 12 MONTH <= month_end
