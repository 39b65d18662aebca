// Every page of the portal in French and Dutch: accessible, valid, as wide as the screen, quiet, with both legal buttons.
import { inspections } from './lib/inspector.mjs';
import { portalPages } from './lib/portal_walk.mjs';

const inspect = inspections();

for (const lang of ['fr', 'nl']) {
    inspect(`ACC-04 ACC-06 ACC-08 portal pages, ${lang}`, lang, portalPages);
}
