"""Who people are: accounts, passwords, sign-in, roles in scopes, departments, API tokens.

Every change is one function that joins the caller's transaction and appends its event to the
person's stream ``user/<id>`` or to ``cfg/departments``.
"""
