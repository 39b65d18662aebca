// The order page of a merchant with 100 plan variants and 500 components against the same bytes from memory.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../http/lib/server.mjs';
import { largeCatalogue } from './lib/large_catalogue.mjs';
import { besideMemory, memoryModule, savedPage } from './lib/memory.mjs';
import { eventWithManyThreads, report, summary } from './lib/wrk.mjs';

const catalogue = largeCatalogue();
const server = await startServer({ logLevel: 'warn', global: [...eventWithManyThreads, ...memoryModule] });
try {
    const file = join(server.dir, 'large.json');
    writeFileSync(file, JSON.stringify(catalogue.file));
    server.ctl('--merchant', 'nordwolke', 'import', file);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const pages = { few: savedPage(server, 'few', catalogue.few), all: savedPage(server, 'all', catalogue.all) };
    writeFileSync(join(server.dir, 'bench.conf'), pages.few.directive + pages.all.directive);
    server.gracefulRestart();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    report('order page with 20 components, HTML', `${pages.few.bytes} bytes`, '< 60000', pages.few.bytes < 60000);
    for (const [name, path] of [['few', catalogue.few], ['all', catalogue.all]]) {
        const found = besideMemory(server, name, path, {});
        report(`order page GET with ${name === 'few' ? 20 : 480} of 500 components, rate against memory`,
               found.ratio.toFixed(2), '>= 0.8', found.ratio >= 0.8 && found.errors === 0);
    }
} finally {
    await server.stop();
}
summary();
