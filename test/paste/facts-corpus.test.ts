import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readFacts } from '../../src/paste/facts.js';
import { readPaste } from '../../src/paste/paste.js';
import { packageRoot } from '../../src/paths.js';
import { catalogueEntries } from '../support/catalogue.js';

/** What a message says of the setup whoever sends it: printed by one surface or one provider alone. */
const TELLING =
  /bedrock|your gateway|Pro plan|use --model|api\.anthropic\.com|aiplatform|Publisher Model|Anthropic API|Throttling/i;

test.each(
  catalogueEntries.flatMap(({ id, messages, wordings }) =>
    [...messages, ...wordings]
      .filter(({ text }) => !TELLING.test(text))
      .map(({ text }) => [id, text] as const),
  ),
)('the words of a message are no facts: %s, %j', (_id, text) => {
  const { provider, os, surface, plan, version } = readFacts(text);
  expect({ provider, os, surface, plan, version }).toEqual({});
});

interface LabelledCase {
  id: string;
  version: string | null;
  provider: string | null;
  text: string;
}

describe('on the labelled pastes', () => {
  const cases = readFileSync(join(packageRoot(), 'test/corpus/dev.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ labelled: JSON.parse(line) as LabelledCase }))
    .map(({ labelled }) => ({ ...labelled, facts: readPaste(labelled.text).facts }));

  test('versions that stand in the text are found, and hardly another is taken', () => {
    // Most labels come from the report around the paste; only those in the text can be read from it.
    const stated = cases.filter(({ version, text }) => version && text.includes(version));
    expect(stated.length).toBeGreaterThan(15);
    const missed = stated.filter(({ version, facts }) => facts.version !== version).map(({ id }) => id);
    expect({ missed, share: missed.length / stated.length <= 0.05 }).toEqual({ missed, share: true });
    const read = cases.filter(({ facts }) => facts.version);
    const wrong = read.filter(({ version, facts }) => facts.version !== version).map(({ id }) => id);
    expect({ wrong, share: wrong.length / read.length <= 0.02 }).toEqual({ wrong, share: true });
  });

  /** Labels that the reader inferred from elsewhere: nothing in these texts names the provider. */
  const INFERRED = new Set(
    `agent-terminated-early-03 agent-terminated-early-05 aws-authentication-failed-05 extra-inputs-01 extra-inputs-04
    extra-inputs-05 invalid-api-key-04 model-issue-04 model-restricted-03 overloaded-529-06 remote-control-unavailable-03
    request-rejected-429-05 request-timed-out-03 server-error-500-01 server-error-500-03
    thinking-type-unsupported-03`.split(/\s+/),
  );

  test('providers other than Anthropic are found where the text names them', () => {
    const stated = cases.filter(
      ({ id, provider }) => provider && provider !== 'anthropic' && !INFERRED.has(id),
    );
    expect(stated.length).toBeGreaterThan(18);
    const missed = stated.filter(({ provider, facts }) => facts.provider !== provider).map(({ id }) => id);
    expect({ missed, share: missed.length / stated.length <= 0.05 }).toEqual({ missed, share: true });
  });

  test('hardly a provider is wrong', () => {
    const labelled = cases.filter(({ provider }) => provider);
    const wrong = labelled.filter(({ provider, facts }) => facts.provider && facts.provider !== provider);
    expect(wrong.length / labelled.length).toBeLessThanOrEqual(0.02);
  });
});
