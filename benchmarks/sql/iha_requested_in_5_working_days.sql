SELECT month_of(due) AS month, p.child,
    coalesce(bool_or(requested_date BETWEEN p.entered - to_months(standard('iha_recent_assessment_months')::INT) AND due), false) AS met
FROM owed AS p JOIN due ON standard = 'iha_request_working_days' AND since = entered
LEFT JOIN health_assessments AS a ON a.child = p.child AND a.kind = 'initial'
WHERE in_window(due) AND (gone IS NULL OR gone > due)
GROUP BY p.child, entered, due
