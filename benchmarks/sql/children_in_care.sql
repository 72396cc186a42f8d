SELECT month, child FROM in_care
