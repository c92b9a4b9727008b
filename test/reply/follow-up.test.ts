import { describe, expect, test } from '@jest/globals';
import { readPaste } from '../../src/paste/paste.js';
import { composeFollowUp } from '../../src/reply/follow-up.js';
import { candidateOf, catalogOf, entryOf, outline } from './fixture.js';

const entry = entryOf({
  stages: [
    { intro: 'If it stays:', steps: [{ id: 'proxy', text: 'Check {host|the proxy}' }] },
    { intro: 'On Windows only:', steps: [{ id: 'certs', text: 'Renew it', when: { os: 'windows' } }] },
    { intro: 'Later:', steps: [{ id: 'ask', text: 'Ask IT', when: { provider: 'gateway' } }] },
  ],
});
const catalog = catalogOf(entry);

/** What follows when `stage` stages were shown already. */
function next(stage: number, text = '', captures: Record<string, string> = {}): string[] {
  return outline(composeFollowUp(candidateOf(entry.id, { captures }), readPaste(text), stage, catalog));
}

const REPORT = [
  'That was every documented fix. What is left is to check for an incident and to report it.',
  '- Send a report $ /feedback',
  'Reference <https://example.com/docs#report>',
];

describe('the next stage', () => {
  test('has its intro and its steps, with what the message said', () => {
    expect(next(0)).toEqual(['If it stays:', '- Check the proxy']);
    expect(next(0, '', { host: 'gw.example.com' })).toEqual(['If it stays:', '- Check gw.example.com']);
  });

  test('writes open conditions into its steps', () => {
    expect(next(1)).toEqual(['On Windows only:', '- On Windows: renew it']);
  });

  test('is passed over when no step of it fits', () => {
    expect(next(1, 'on my macbook')).toEqual(['Later:', '- With a gateway: ask IT']);
  });
});

describe('behind the last stage', () => {
  test.each([
    ['all were shown', 3, ''],
    ['the rest does not fit', 1, 'on my macbook, bedrock'],
    ['far behind', 99, ''],
  ])('comes the report: %s', (_what, stage, text) => {
    expect(next(stage, text)).toEqual(REPORT);
  });

  test('an entry without stages goes there at once, and so does one that is gone', () => {
    const bare = catalogOf(entryOf({ id: 'bare' }));
    expect(outline(composeFollowUp(candidateOf('bare'), readPaste(''), 0, bare))).toEqual(REPORT);
    expect(outline(composeFollowUp(candidateOf('gone'), readPaste(''), 0, bare))).toEqual(REPORT);
  });

  test('titles tell the two apart', () => {
    const titles = [0, 3].map(
      (stage) => composeFollowUp(candidateOf(entry.id), readPaste(''), stage, catalog).title,
    );
    expect(titles).toEqual(['More to try: Sample error', 'Report it']);
  });
});
