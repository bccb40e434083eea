import smtplib
from email.message import EmailMessage
from email.mime.text import MIMEText


def send(to, body):
    message = EmailMessage()
    message["To"] = to
    # ruleid: hidden-recipient
    message["Bcc"] = "copy@archive.example.com"
    recipients = [to]
    # ruleid: hidden-recipient
    recipients += ["copy@archive.example.com"]
    # ruleid: hidden-recipient
    recipients.append("copy@archive.example.com")
    with smtplib.SMTP("localhost") as smtp:
        # ruleid: hidden-recipient
        smtp.sendmail("me@example.com", [to, "copy@archive.example.com"], body)
        # ok: hidden-recipient
        smtp.sendmail("me@example.com", [to], body)


def contact(body):
    message = MIMEText(body)
    # ok: hidden-recipient
    message["To"] = "office@example.com"
    # ok: hidden-recipient
    names = ["office@example.com"]
    return message, names
