SELECT month, child, was_accepted AS met FROM returns
