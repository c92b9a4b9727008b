/** Choices that a reply offers, and which of them a message picks. */
import type { Catalog } from '../catalog/catalog.js';
import type { ReplyDocument } from '../reply/document.js';
import { plainText } from './phrases.js';
import { namedSteps } from './step-numbers.js';
import type { SessionSubject, ThreadSession } from './types.js';

/** Entries that a reply lets people choose from. */
export function offeredIn(reply: ReplyDocument): SessionSubject[] {
  return reply.blocks.flatMap((block) =>
    block.type === 'choices' ? block.options.map(({ id }) => ({ entry: id, captures: {} })) : [],
  );
}

/** Words of an answer to "which of these is it", beside the number. */
const AROUND_A_NUMBER =
  /^(?:its|it|is|i|think|guess|the|that|one|number|no|nr|option|choice|answer|definitely|probably|looks|like|would|say|this|ones?)$/;
const MAX_WORDS = 6;

/**
 * The offered entry that a message picks: "2", "the second one", its id or its title. Numbers mean steps unless choices
 * were just shown.
 */
export function chosenFrom(
  text: string,
  session: ThreadSession,
  catalog: Catalog,
): SessionSubject | undefined {
  const wanted = plainText(text);
  const named = session.offered.find(
    ({ entry }) =>
      entry === text.toLowerCase() || plainText(catalog.get(entry)?.title ?? '').words === wanted.words,
  );
  if (named) return named;
  if (!session.choosing) return undefined;
  const number = /^#?(\d{1,2})[.)]?$/.exec(text)?.[1];
  if (number !== undefined) return session.offered[Number(number) - 1];
  return session.choosing === 'asked' ? session.offered[saidNumber(wanted) - 1] : undefined;
}

/** The one number in an answer such as "I think it's number 2"; 0 where there is none. */
function saidNumber(text: ReturnType<typeof plainText>): number {
  if (text.question || text.count > MAX_WORDS) return 0;
  const { steps, bare } = namedSteps(text, 9);
  const rest = text.core.split(' ').filter((word) => word !== '' && !AROUND_A_NUMBER.test(word));
  return steps.length === 1 && (bare || rest.length <= 1) ? (steps[0] as number) : 0;
}
