SELECT month, child, dental AS met FROM all_year WHERE dental IS NOT NULL
