import type { ReplyBlock, ReplyDocument } from '../reply/document.js';

/** On the command line a number chooses nothing, so choices are followed by the commands that show them. */
export function withCommands(document: ReplyDocument): ReplyDocument {
  return { ...document, blocks: document.blocks.flatMap(withCommand) };
}

function withCommand(block: ReplyBlock): ReplyBlock[] {
  if (block.type !== 'choices' || block.options.length === 0) return [block];
  const code = block.options.map(({ id }) => `cc-error show ${id}`).join('\n');
  return [block, { type: 'code', label: 'To read one:', code }];
}
