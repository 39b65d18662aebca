// Waiting for what comes by itself.
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer fits, for `seconds` at most. @returns the last answer, fitting or not */
export async function until(fits, ask, seconds = 10) {
    const end = Date.now() + seconds * 1000;
    let answer = await ask();
    while (!fits(answer) && Date.now() < end) {
        await sleep(50);
        answer = await ask();
    }
    return answer;
}
