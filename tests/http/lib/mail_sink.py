"""The demo's SMTP sink that also writes what a reader sees of each mail, as 20261124T080000-0001.json.

Tests look for mails so often that a process for each look would take more time than what they test.
"""
import email
import email.policy
import importlib.util
import json
import os
import pathlib

DEMO = pathlib.Path(__file__).resolve().parents[3] / "conf/demo/smtp_sink.py"


def seen(content):
    """{to, subject, text, files: [[name, type, first five bytes]]} of a mail."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    return {"to": str(mail["To"]), "subject": str(mail["Subject"]),
            "text": mail.get_body(("plain",)).get_content(),
            "files": [[part.get_filename(), part.get_content_type(), part.get_content()[:5].decode("latin-1")]
                      for part in mail.iter_attachments()]}


def main():
    spec = importlib.util.spec_from_file_location("smtp_sink", DEMO)
    demo = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(demo)

    class Folder(demo.Folder):
        """The reader's view stands there before the mail itself does."""

        def keep(self, name, content):
            with open(os.path.join(self.path, name.replace(".eml", ".json")), "w", encoding="utf-8") as file:
                json.dump(seen(content), file)
            super().keep(name, content)

    demo.main(Folder)


main()
