SELECT month, child, worker_id AS iro, 1 AS value, 'numerator' AS part FROM officer_children
UNION ALL
SELECT month, NULL, worker_id, fte, 'denominator' FROM officers
