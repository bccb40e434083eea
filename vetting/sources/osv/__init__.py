"""Open Source Vulnerabilities: records, matching, the local mirror and the live API.

https://ossf.github.io/osv-schema/
"""
