// Every page of the portal in German and English: accessible, valid, as wide as the screen, quiet, with both legal buttons.
import { inspections } from './lib/inspector.mjs';
import { portalPages } from './lib/portal_walk.mjs';

const inspect = inspections();

for (const lang of ['de', 'en']) {
    inspect(`ACC-04 ACC-06 ACC-08 portal pages, ${lang}`, lang, portalPages);
}
