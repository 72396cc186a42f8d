SELECT month, child, was_interviewed AS met FROM returns
