/** The sources as syntax trees: what each file imports, and which globals it uses. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from '@swc/core';
import { packageRoot } from '../../src/paths.js';

export interface SourceFile {
  /** From the root of the package, with slashes: `src/catalog/load.ts`. */
  path: string;
  lines: number;
  /** Imported files as paths from the root, packages as they are named. Types, re-exports and `import()` count too. */
  imports: string[];
  /** Dotted names such as `process.env` and `console.log`, however they are written. */
  members: string[];
}

/** Every TypeScript file below some folders. */
export function sourceFiles(folders: readonly string[]): SourceFile[] {
  const root = packageRoot();
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => posix.join(folder, name.replaceAll('\\', '/'))),
  );
  return paths.sort().map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Reads one file from its text. */
export function readSource(path: string, text: string): SourceFile {
  const imports = new Set<string>();
  const members = new Set<string>();
  const tree: unknown = parseSync(text, { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2022' });
  for (const node of nodesOf(tree)) {
    const imported = importOf(node);
    if (imported !== undefined) imports.add(resolve(path, imported));
    for (const member of membersOf(node)) members.add(member);
  }
  const lines = text.replace(/\n$/, '').split('\n').length;
  return { path, lines, imports: [...imports].sort(), members: [...members].sort() };
}

type SyntaxNode = Record<string, unknown> & { type: string };

function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** Every node of a tree, in no order that matters. */
function nodesOf(tree: unknown): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (isNode(value)) found.push(value);
    open.push(...Object.values(value));
  }
  return found;
}

const IMPORTING = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration']);

/** What a node imports: `import … from`, `export … from`, `import('…')`, `require('…')`, `import('…').Type`. */
function importOf(node: SyntaxNode): string | undefined {
  if (IMPORTING.has(node.type)) return textOf(node.source);
  if (node.type === 'TsImportType') return textOf(node.argument);
  if (node.type !== 'CallExpression') return undefined;
  const callee = node.callee;
  if (!isNode(callee) || (callee.type !== 'Import' && nameOf(callee) !== 'require')) return undefined;
  const [first] = node.arguments as Array<{ expression?: unknown }>;
  // A path that is put together at run time cannot be checked, so it breaks every rule instead of none.
  return textOf(first?.expression) ?? '(computed)';
}

/** `process.env`, `process['env']`, `const { env } = process`, `import { env } from 'node:process'`. */
function membersOf(node: SyntaxNode): string[] {
  if (node.type === 'MemberExpression') {
    const object = nameOf(node.object);
    const property = node.property;
    const key =
      isNode(property) && property.type === 'Computed' ? textOf(property.expression) : nameOf(property);
    return object && key ? [`${object}.${key}`] : [];
  }
  if (node.type === 'VariableDeclarator') {
    const object = nameOf(node.init);
    return object ? keysOf(node.id).map((key) => `${object}.${key}`) : [];
  }
  if (node.type === 'ImportDeclaration' && /^(?:node:)?process$/.test(textOf(node.source) ?? '')) {
    const specifiers = node.specifiers as SyntaxNode[];
    return specifiers.map(({ imported, local }) => `process.${nameOf(imported) ?? nameOf(local)}`);
  }
  return [];
}

/** Keys that a destructuring pattern takes. */
function keysOf(pattern: unknown): string[] {
  if (!isNode(pattern) || pattern.type !== 'ObjectPattern') return [];
  return (pattern.properties as SyntaxNode[]).flatMap(({ key }) => nameOf(key) ?? []);
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? (node.value as string) : undefined;
}

function textOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'StringLiteral' ? (node.value as string) : undefined;
}

function resolve(from: string, imported: string): string {
  if (!imported.startsWith('.')) return imported;
  return posix.join(dirname(from), imported).replace(/\.js$/, '.ts');
}
