/**
 * A process that handles events as the bot does: claim, tick a step, say so, complete, say so. The parent may kill it at
 * any moment, so each line goes out at once. Arguments: a JSON object, see `Work` in `child.ts`.
 */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../../dist/src/store/open.js';
import { updateSession } from '../../../dist/src/store/update.js';

const { options, session, first, count, lease, copies, parallel } = JSON.parse(process.argv[2]);
const store = await openStore(options);
writeSync(1, 'ready\n');

/** Each event is delivered several times, close together, as platforms do. */
const deliveries = [];
for (let index = 0; index < count; index += 1) {
  for (let copy = 0; copy < copies; copy += 1)
    deliveries.push({ number: first + index, at: index + Math.random() * 8 });
}
deliveries.sort((a, b) => a.at - b.at);

function tick(stored, thread, number) {
  const before = stored ?? { ...session, thread };
  return { ...before, ticks: { ...before.ticks, [`entry/${number}`]: { by: `U${number % 7}`, at: number } } };
}

async function handle(number) {
  const key = `event-${number}`;
  for (;;) {
    const claim = await store.claim(key, lease);
    if (claim === 'done') return;
    if (claim === 'claimed') break;
    // The one who has it may have been killed.
    await sleep(Math.min(lease / 4, 50));
  }
  const thread = { ...session.thread, thread: `thread-${number % 10}` };
  await updateSession(store, thread, (stored) => tick(stored, thread, number));
  writeSync(1, `ticked ${number}\n`);
  await store.complete(key);
  writeSync(1, `completed ${number}\n`);
}

async function work() {
  for (let next = deliveries.shift(); next; next = deliveries.shift()) await handle(next.number);
}

await Promise.all(Array.from({ length: parallel }, work));
await store.close();
writeSync(1, 'finished\n');
