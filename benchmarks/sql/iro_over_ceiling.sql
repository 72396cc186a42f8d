SELECT month, NULL AS child
FROM (SELECT month, worker_id, count(*) AS held FROM officer_children GROUP BY ALL) JOIN officers USING (month, worker_id)
WHERE held / fte > (SELECT value_high FROM standards WHERE id = 'iro_caseload')
