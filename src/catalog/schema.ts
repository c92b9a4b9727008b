/**
 * The shape of one catalogue file, as a Zod schema. Everything else about a catalogue entry (its TypeScript
 * type, the JSON Schema that editors use, the checks of `cc-error lint`) is derived from here.
 */
import { validRange } from 'semver';
import { z } from 'zod';
import {
  CATEGORIES,
  ENTRY_ID_PATTERN,
  OPERATING_SYSTEMS,
  PLANS,
  PROVIDERS,
  SEVERITIES,
  SURFACES,
} from './vocabulary.js';

const id = z
  .string()
  .regex(ENTRY_ID_PATTERN, 'use lower-case words joined by hyphens, such as "session-limit"');
const prose = z.string().trim().min(1, 'must not be empty');
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item.transform((value) => [value]), z.array(item).min(1)]);
const address = z.url('write a whole address, such as https://wiki.example.com/proxy/quota');
const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'use a full version, such as "2.1.199"');
const versionRange = z
  .string()
  .refine(
    (range) => validRange(range) !== null,
    'use a version range, such as "<2.1.199" or ">=2.1.196 <2.1.200"',
  );

/** Conditions under which a step applies; every one that is given must hold. */
const when = z
  .strictObject({
    provider: oneOrMore(z.enum(PROVIDERS)).optional().describe('Who serves the model; any of these'),
    os: oneOrMore(z.enum(OPERATING_SYSTEMS)).optional().describe('Operating system; any of these'),
    surface: oneOrMore(z.enum(SURFACES)).optional().describe('Where Claude Code runs; any of these'),
    plan: oneOrMore(z.enum(PLANS)).optional().describe('Subscription plan; any of these'),
    version: versionRange.optional().describe('Claude Code version range, such as "<2.1.174"'),
    variant: oneOrMore(id).optional().describe('Variant of this entry; any of these'),
    answer: z
      .record(id, id)
      .optional()
      .describe('Answers to questions of this entry: {question-id: answer-id}'),
  })
  .describe('Conditions of a step; all that are given must hold');

const step = z.strictObject({
  id,
  text: prose.describe('One instruction, beginning with a verb. `code` goes in backticks'),
  command: z.string().min(1).optional().describe('One command to copy, exactly as typed'),
  link: address.optional().describe('A page that helps with this step'),
  when: when.optional(),
});

const message = z.union([
  prose.transform((text) => ({ text })),
  z.strictObject({
    text: prose.describe('The literal message. {name} is a placeholder, "..." is any text'),
    variant: id.optional().describe('The variant that this message shows'),
    onlyWith: z
      .array(prose)
      .min(1)
      .optional()
      .describe('Counts only where one of these words stands elsewhere in the paste'),
  }),
]);

const question = z.strictObject({
  id,
  ask: prose.describe('The question, as the bot asks it'),
  command: z.string().min(1).optional().describe('A command whose outcome answers the question'),
  answers: z
    .array(
      z.strictObject({
        id,
        label: prose.describe('The answer, in two or three words, as on a button'),
        phrases: z.array(prose).default([]).describe('How people write this answer'),
      }),
    )
    .min(2),
});

const stage = z.strictObject({
  intro: prose.describe('One sentence that leads into the steps of this stage'),
  steps: z.array(step).min(1),
});

/** One documented error, as it stands in a YAML file below `catalog/`. */
export const entrySchema = z.strictObject({
  id: id.describe('Lower-case words joined by hyphens; also the name of the file'),
  title: prose.describe('The heading that the reader sees'),
  category: z
    .enum(CATEGORIES)
    .describe('Group of the entry; also the folder of the file. Entries of a team: custom'),
  severity: z
    .enum(SEVERITIES)
    .describe(
      'What stands still: nothing (info), a little (warning), one request (error), all work (blocked)',
    ),
  docs: address.describe('The section of the reference that documents this error'),
  messages: z.array(message).default([]).describe('Every literal message, with {placeholders}'),
  wordings: z
    .array(message)
    .default([])
    .describe('Older wordings, wordings of the API and of providers, and the stable part of long messages'),
  apiErrors: z
    .array(z.strictObject({ type: z.string().optional(), status: z.number().int().optional() }))
    .default([])
    .describe('Error types and HTTP status codes of the API that mean this error'),
  phrases: z.array(prose).default([]).describe('How people describe this error in their own words'),
  retry: z
    .strictObject({
      automatic: z.boolean().describe('Whether Claude Code retries before it shows this'),
      since: version.optional().describe('The first version that does so'),
      note: prose.optional().describe('One sentence for the reader'),
    })
    .describe('Whether the error is retried before it is shown'),
  summary: prose.describe('What it means, in one to three sentences'),
  cause: prose.describe('Why it happens'),
  variants: z
    .array(z.strictObject({ id, label: prose, summary: prose.optional() }))
    .default([])
    .describe('Where messages of this entry differ in meaning or steps'),
  questions: z.array(question).default([]).describe('What the bot may ask to choose among steps'),
  steps: z.array(step).min(1).describe('The checklist, most likely fix first'),
  stages: z.array(stage).default([]).describe('What to try when the checklist did not help, in order'),
  gates: z
    .array(
      z.strictObject({
        version: versionRange.describe('Versions that are affected'),
        text: prose.describe('What changes with the update; shown first on an affected version'),
        command: z.string().min(1).default('claude update'),
        when: when.omit({ version: true }).optional(),
      }),
    )
    .default([])
    .describe('Versions on which the update comes first'),
  notes: z.array(prose).default([]).describe('Facts worth showing under "More like this" or to operators'),
  related: z
    .array(id)
    .default([])
    .describe('Entries that are easily confused with this one or lead on from it'),
  samples: z.array(z.string().min(1)).default([]).describe('Pastes that must match this entry first'),
  nearMisses: z.array(z.string().min(1)).default([]).describe('Pastes that must not match this entry first'),
});

/** A catalogue entry with every default filled in. */
export type CatalogEntry = z.output<typeof entrySchema>;
/** A catalogue entry as an author writes it. */
export type CatalogEntryInput = z.input<typeof entrySchema>;
export type FixStep = CatalogEntry['steps'][number];
export type StepConditions = NonNullable<FixStep['when']>;
export type EntryMessage = CatalogEntry['messages'][number];
export type EntryQuestion = CatalogEntry['questions'][number];
export type VersionGate = CatalogEntry['gates'][number];
