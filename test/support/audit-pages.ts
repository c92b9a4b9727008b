/** Small reference pages of our own, in Markdown and with their markup lost, and the entries that cover them. */
import { catalogueEntries } from './catalogue.js';

/** What the pages document. */
export const AUDITED_ENTRIES = catalogueEntries.filter(({ id }) =>
  [
    'credit-balance-low',
    'automatic-retries',
    'request-timed-out',
    'invalid-api-key',
    'host-not-allowed',
    'model-not-recognized',
  ].includes(id),
);

export const COVERED_MARKDOWN = `---
title: Errors
---

# Error reference

<Note>Words about [errors](/docs/en/x) in general.</Note>

## Find your error

| Message                                   | Section                                                    |
| :---------------------------------------- | :--------------------------------------------------------- |
| \`Credit balance is too low\`               | [Usage](#credit-balance-is-too-low)                        |
| \`Invalid API key\` / \`Request timed out\`   | [Authentication](#invalid-api-key), or elsewhere           |
| \`Model ... is not a recognized model id\`  | [Requests](#model-is-not-a-recognized-model-id)            |
| 403 with \`x-deny-reason: host_not_allowed\` in the cloud | [Network](#host-not-allowed-in-a-cloud-session) |

## Automatic retries

Some errors are tried again.

| Variable | Default |
| -------- | ------- |
| \`CLAUDE_CODE_MAX_RETRIES\` | 10 |

## Usage limits

These errors mean that something is used up.

### Credit balance is too low

Your organization has no credits left.

\`\`\`text theme={null}
Credit balance is too low
\`\`\`

**What to do:**

* Buy some

\`\`\`bash
claude update
\`\`\`

### Request timed out

The API took its time.

\`\`\`text
Request timed out
\`\`\`

**What to do:**

* Send it again

## Authentication errors

These errors are about who you are.

### Invalid API key

The API knows no such key.

\`\`\`
Invalid API key · Fix external API key
\`\`\`

**What to do:**

* Check the key

## Network errors

These errors are about the way there.

### Host not allowed in a cloud session

A rule of the environment forbids the host.

~~~text
HTTP 403
x-deny-reason: host_not_allowed
~~~

**What to do:**

* Allow the host

### Model is not a recognized model id

The name is wrong, as in this example:

\`\`\`text
Model "claud-sonnet-5" is not a recognized model id. Did you mean 'claude-sonnet-5'?
\`\`\`
`;

export const COVERED_FLATTENED = `Error reference
Words about errors in general.
Find your error
Match what you see.
| Message | Section |
|---|---|
Credit balance is too low |
Usage |
Invalid API key / Request timed out |
Authentication, or elsewhere |
Model ... is not a recognized model id |
Requests |
| 403 with x-deny-reason: host_not_allowed in the cloud | Network |
Automatic retries
Some errors are tried again, and that takes a while.
| Variable | Default |
|---|---|
CLAUDE_CODE_MAX_RETRIES |
10 |
Usage limits
These errors mean that something is used up.
Credit balance is too low
Your organization has no credits left.
Credit balance is too low
What to do:
- Buy some
/usage-creditsand wait - Or run
claude update
Request timed out
The API took its time.
Request timed out
{/* min-version: 2.1.200 /}This takes ten minutes.
What to do:
- Send it again
Authentication errors
These errors are about who you are.
Invalid API key
The API knows no such key, or an old one.
Invalid API key · Fix external API key
What to do:
- Check the key
Network errors
These errors are about the way there.
Host not allowed in a cloud session
A rule of the environment forbids the host.
HTTP 403
x-deny-reason: host_not_allowed
This is no fault of your network.
What to do:
- Allow the host
Model is not a recognized model id
The name is wrong, as in this example:
Model "claud-sonnet-5" is not a recognized model id. Did you mean 'claude-sonnet-5'?
The end of it varies.
`;

export const NEW_SECTION = `### Workspace spend cap reached

The workspace has used what its admins set aside for a month.

\`\`\`text
API Error: Workspace spend cap of <amount> reached · ask a Console admin to raise it
\`\`\`

**What to do:**

* Ask an admin

`;

export const NEW_SECTION_FLATTENED = `Workspace spend cap reached
The workspace has used what its admins set aside for a month.
API Error: Workspace spend cap of <amount> reached · ask a Console admin to raise it
What to do:
- Ask an admin
`;
