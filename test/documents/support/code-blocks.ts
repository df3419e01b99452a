/** A fenced block of code in a document. */
export interface CodeBlock {
  /** The text of the heading that it stands under, without its marks. */
  readonly heading: string;
  /** The name in the comment of its first row, or `main.ts`. */
  readonly file: string;
  readonly text: string;
}

const FENCE = /^```(\w*)$/;
const NAME = /^\/\/ (\S+\.ts)$/;

/** Finds the blocks of TypeScript and JavaScript in a document in Markdown, in their order. */
export function findCodeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let heading = '';
  let language: string | undefined;
  let rows: string[] = [];
  for (const row of markdown.split('\n')) {
    const fence = FENCE.exec(row)?.[1];
    if (fence === undefined) {
      if (language !== undefined) rows.push(row);
      else if (row.startsWith('#')) heading = row.replace(/^#+ /, '').replaceAll('`', '');
    } else if (language === undefined) {
      language = fence;
      rows = [];
    } else {
      if (['ts', 'js'].includes(language)) {
        const file = NAME.exec(rows[0] ?? '')?.[1] ?? 'main.ts';
        blocks.push({ heading, file, text: `${rows.join('\n')}\n` });
      }
      language = undefined;
    }
  }
  return blocks;
}
