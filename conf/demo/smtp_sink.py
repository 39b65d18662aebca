"""An SMTP server that writes each mail as one file into a folder and delivers nothing.

    smtp_sink.py FOLDER PORT_FILE [SECONDS]

Listens on a free port of 127.0.0.1 and writes its number into PORT_FILE. Ends when its parent does.
With SECONDS it is a slow server: so long it keeps each mail before it says so.
"""
import asyncio
import os
import sys
import time

from aiosmtpd.smtp import SMTP


class Folder:
    """Writes mails as 20261124T080000-0001.eml; a file appears only when it is complete."""

    def __init__(self, path, delay):
        self.path = path
        self.delay = delay
        self.count = 0

    def keep(self, name, content):
        hidden = os.path.join(self.path, "." + name)
        with open(hidden, "wb") as file:
            file.write(content)
        os.rename(hidden, os.path.join(self.path, name))

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = "%s-%04d.eml" % (time.strftime("%Y%m%dT%H%M%S"), self.count)
        self.keep(name, envelope.original_content)
        await asyncio.sleep(self.delay)
        return "250 kept as " + name


async def serve(handler, port_file):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True, data_size_limit=50 * 1024 * 1024), "127.0.0.1", 0)
    with open(port_file + ".new", "w") as file:
        file.write("%d\n" % server.sockets[0].getsockname()[1])
    os.rename(port_file + ".new", port_file)
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)


def main(folder=Folder):
    path, port_file, *delay = sys.argv[1:]
    os.makedirs(path, exist_ok=True)
    try:
        asyncio.run(serve(folder(path, float(delay[0]) if delay else 0.0), port_file))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
