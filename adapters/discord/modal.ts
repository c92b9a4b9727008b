/** The form that `/cc-error` opens where it was called without anything to explain. */
import {
  type APIAttachment,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  ComponentType,
  TextInputStyle,
} from 'discord.js';

/** Discord takes no longer texts. */
const MAX_TEXT = 4_000;
const MAX_FILES = 5;
const TEXT = 'text';
const FILES = 'files';
const PUBLIC = 'cc:modal:public';
const PRIVATE = 'cc:modal:private';

/** @param isPrivate whether the answer is for the person alone; the form brings it along */
export function modal(isPrivate: boolean): APIModalInteractionResponseCallbackData {
  return {
    custom_id: isPrivate ? PRIVATE : PUBLIC,
    title: 'Explain a Claude Code error',
    components: [
      {
        type: ComponentType.Label,
        label: 'What Claude Code says',
        description: 'Paste all of it, with the lines around the error',
        component: {
          type: ComponentType.TextInput,
          custom_id: TEXT,
          style: TextInputStyle.Paragraph,
          max_length: MAX_TEXT,
          placeholder: 'API Error: …',
          required: false,
        },
      },
      {
        type: ComponentType.Label,
        label: 'Or a text file',
        description: 'For longer output: of each file I read the first megabyte',
        component: {
          type: ComponentType.FileUpload,
          custom_id: FILES,
          min_values: 0,
          max_values: MAX_FILES,
          required: false,
        },
      },
    ],
  };
}

/** What was filled in. */
export interface FilledModal {
  isPrivate: boolean;
  text: string;
  files: APIAttachment[];
}

/** @returns null for a form that is none of the bot's */
export function readModal({ custom_id: id, components, resolved }: APIModalSubmission): FilledModal | null {
  if (id !== PUBLIC && id !== PRIVATE) return null;
  let text = '';
  const files: APIAttachment[] = [];
  for (const row of components) {
    const field = 'component' in row ? row.component : undefined;
    if (field?.type === ComponentType.TextInput && field.custom_id === TEXT) text = field.value;
    if (field?.type === ComponentType.FileUpload && field.custom_id === FILES)
      files.push(...field.values.flatMap((value) => resolved?.attachments?.[value] ?? []));
  }
  return { isPrivate: id === PRIVATE, text, files };
}
