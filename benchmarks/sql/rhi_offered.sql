SELECT month, child, was_offered AS met FROM returns
