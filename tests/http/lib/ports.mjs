// Ports that nobody listens on.
import { createServer } from 'node:net';

function listen() {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => resolve(server));
    });
}

/** `count` different free ports of 127.0.0.1. */
export async function freePorts(count) {
    const servers = [];
    for (let i = 0; i < count; i++) {
        servers.push(await listen());
    }
    const ports = servers.map((server) => server.address().port);
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return ports;
}
