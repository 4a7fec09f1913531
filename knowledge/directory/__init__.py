"""A city's services as others know them: out as HSDS 3.0, in from HSDS or Open Referral UK."""
