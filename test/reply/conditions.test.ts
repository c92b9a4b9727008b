import { describe, expect, test } from '@jest/globals';
import type { StepConditions } from '../../src/catalog/schema.js';
import {
  applicability,
  conditionPhrase,
  decapitalise,
  type KnownContext,
  versionPhrase,
  withCondition,
} from '../../src/reply/conditions.js';
import { entryOf } from './fixture.js';

const entry = entryOf({
  variants: [
    { id: 'weekly', label: 'weekly limit' },
    { id: 'model', label: 'limit of one model' },
  ],
  questions: [
    {
      id: 'curl',
      ask: 'Does curl work?',
      answers: [
        { id: 'works', label: 'curl works' },
        { id: 'fails', label: 'Curl fails' },
      ],
    },
  ],
});

describe('a condition is settled or open', () => {
  const yes = {};
  const no = false;
  const table: ReadonlyArray<readonly [StepConditions, KnownContext, StepConditions | false]> = [
    [{}, {}, yes],
    [{ provider: ['bedrock', 'aws'] }, { provider: 'bedrock' }, yes],
    [{ provider: ['bedrock', 'aws'] }, { provider: 'vertex' }, no],
    [{ provider: ['bedrock', 'aws'] }, {}, { provider: ['bedrock', 'aws'] }],
    [{ os: ['windows'] }, { os: 'wsl' }, no],
    [{ os: ['windows'] }, { provider: 'vertex' }, { os: ['windows'] }],
    [{ plan: ['pro'] }, { plan: 'pro' }, yes],
    [{ variant: ['weekly'] }, { variant: 'weekly' }, yes],
    [{ variant: ['weekly'] }, { variant: 'model' }, no],
    [{ variant: ['weekly'] }, {}, { variant: ['weekly'] }],
    [{ version: '<2.1.174' }, { version: '2.1.173' }, yes],
    [{ version: '<2.1.174' }, { version: '2.1.174' }, no],
    [{ version: '<2.1.174' }, {}, { version: '<2.1.174' }],
    [{ answer: { curl: 'fails' } }, { answers: { curl: 'fails' } }, yes],
    [{ answer: { curl: 'fails' } }, { answers: { curl: 'works' } }, no],
    [{ answer: { curl: 'fails' } }, { answers: {} }, { answer: { curl: 'fails' } }],
    // Several conditions: one that fails decides, those that hold are forgotten, the others stay open.
    [{ os: ['windows'], provider: ['gateway'] }, { os: 'windows' }, { provider: ['gateway'] }],
    [{ os: ['windows'], provider: ['gateway'] }, { os: 'linux' }, no],
    [
      { os: ['linux'], version: '<2.0.0', plan: ['max'] },
      { plan: 'max' },
      { os: ['linux'], version: '<2.0.0' },
    ],
  ];

  test.each(table)('%j, known %j: %j', (when, known, expected) => {
    expect(applicability(when, known)).toEqual(expected);
  });

  test('no condition always holds', () => {
    expect(applicability(undefined, {})).toEqual({});
  });
});

describe('a paste that shows the interface has a person in front of it', () => {
  const table: ReadonlyArray<readonly [NonNullable<StepConditions['surface']>, StepConditions | false]> = [
    [['ci'], false],
    [['ci', 'sdk'], false],
    [['cli', 'ide', 'desktop', 'web'], {}],
    [['cli', 'ci', 'ide', 'desktop', 'web'], {}],
    [['web', 'sdk'], { surface: ['web'] }],
  ];

  test.each(table)('%j: %j', (surface, expected) => {
    expect(applicability({ surface }, { interactive: true })).toEqual(expected);
  });

  test('what the paste says of the surface counts more', () => {
    expect(applicability({ surface: ['ci'] }, { interactive: true, surface: 'ci' })).toEqual({});
    expect(applicability({ surface: ['ci'] }, {})).toEqual({ surface: ['ci'] });
  });
});

describe('open conditions in words', () => {
  const table: ReadonlyArray<readonly [StepConditions, string]> = [
    [{}, ''],
    [{ os: ['windows'] }, 'On Windows'],
    [{ os: ['macos', 'linux', 'wsl'] }, 'On macOS or Linux'],
    [{ os: ['wsl'] }, 'On WSL'],
    [{ provider: ['anthropic'] }, 'With the Anthropic API'],
    [{ provider: ['bedrock', 'vertex'] }, "With Amazon Bedrock or Google Cloud's Agent Platform"],
    [{ provider: ['bedrock', 'vertex', 'foundry', 'aws'] }, 'With a cloud provider'],
    [{ provider: ['bedrock', 'vertex', 'foundry', 'aws', 'gateway'] }, 'With a cloud provider or a gateway'],
    [{ provider: ['anthropic', 'gateway'] }, 'With the Anthropic API or a gateway'],
    [{ surface: ['ci'] }, 'In CI or with `-p`'],
    [{ surface: ['sdk'] }, 'With the Agent SDK'],
    [{ surface: ['ci', 'sdk'] }, 'Without a person at the keyboard'],
    [{ surface: ['cli', 'ide', 'desktop', 'web'] }, 'In an interactive session'],
    [{ surface: ['cli', 'ci', 'ide', 'desktop', 'web'] }, 'Outside the Agent SDK'],
    [{ surface: ['cli', 'ide', 'desktop', 'ci'] }, 'Outside cloud sessions or the Agent SDK'],
    [{ surface: ['cli', 'ide'] }, 'In the terminal or in an IDE'],
    [{ plan: ['pro', 'max'] }, 'On Pro or Max'],
    [{ version: '<2.1.174' }, 'Below version 2.1.174'],
    [{ variant: ['weekly'] }, 'For “weekly limit”'],
    [{ variant: ['weekly', 'model'] }, 'For “weekly limit” or “limit of one model”'],
    [{ answer: { curl: 'fails' } }, 'If curl fails'],
    [{ os: ['windows'], answer: { curl: 'works' } }, 'On Windows, if curl works'],
    [{ plan: ['team'], version: '<2.1.199' }, 'On Team, below version 2.1.199'],
    [{ answer: { gone: 'x' } }, ''],
  ];

  test.each(table)('%j: %s', (open, phrase) => {
    expect(conditionPhrase(open, entry)).toBe(phrase);
  });

  test.each([
    ['<2.1.174', 'below version 2.1.174'],
    ['< 2.1.174', 'below version 2.1.174'],
    ['>=2.1.172', 'from version 2.1.172 on'],
    ['>=2.1.196 <2.1.200', 'on versions 2.1.196 to 2.1.199'],
    ['>=2.1.196 <=2.1.199', 'on versions 2.1.196 to 2.1.199'],
    ['>=2.0.0 <2.1.0', 'on versions >=2.0.0 <2.1.0'],
    ['2.1.150', 'on versions 2.1.150'],
  ])('versions %s: %s', (range, phrase) => {
    expect(versionPhrase(range)).toBe(phrase);
  });
});

describe('a condition stands in front of its step', () => {
  test.each([
    ['', 'Run the check', 'Run the check'],
    ['On Windows', 'Run the check', 'On Windows: run the check'],
    ['On Windows', '`curl` tells', 'On Windows: `curl` tells'],
  ])('%j and %j: %j', (phrase, text, expected) => {
    expect(withCondition(phrase, text)).toBe(expected);
  });

  test.each([
    ['Update, then restart', 'update, then restart'],
    ['Claude Code is old', 'Claude Code is old'],
    ['Esc twice goes back', 'Esc twice goes back'],
    ['API keys are refused', 'API keys are refused'],
    ['I see', 'I see'],
    ['', ''],
  ])('the step goes on in lower case, names keep theirs: %j', (text, expected) => {
    expect(decapitalise(text)).toBe(expected);
  });
});
