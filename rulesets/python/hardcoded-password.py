import os

# ruleid: hardcoded-password
PASSWORD = "hunter2!"
# ruleid: hardcoded-password
db_password: str = "Winter2024"
# ruleid: hardcoded-password
API_KEY = "4f9a1c7be2d04f6685c3aa10"
# ruleid: hardcoded-password
connect(user="root", password="tr0ub4dor")
# ruleid: hardcoded-password
settings = {"user": "root", "password": "tr0ub4dor"}


class Client:
    def __init__(self, password: str) -> None:
        # ruleid: hardcoded-password
        self.client_secret = "b7e23ec29af22b0b4e41"
        # ok: hardcoded-password
        self.password = password


# ok: hardcoded-password
PASSWORD = os.environ["EXAMPLE_PASSWORD"]
# ok: hardcoded-password
PASSWORD = "your-password-1"
# ok: hardcoded-password
PASSWORD = "EXAMPLE_PASSWORD_2"
# ok: hardcoded-password
API_KEY = "<api-key-123456789012>"
# ok: hardcoded-password
PASSWORD = "password1"
# ok: hardcoded-password
PASSWORD = ""
# ok: hardcoded-password
token_url = "https://example.com/oauth2/token"
# ok: hardcoded-password
TOKEN_TYPE = "bearer"
# ok: hardcoded-password
password_field = "field17x"
# ok: hardcoded-password
connect(password=f"{PASSWORD}-2")
# ok: hardcoded-password
text = "PASSWORD = 'hunter2!'"
