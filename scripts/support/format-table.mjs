/**
 * A Markdown table whose columns line up, so that it reads well in a terminal too.
 *
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} rows
 */
export function formatTable(header, rows) {
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column].length)),
  );
  const line = (cells, pad) => `| ${cells.map((cell, i) => pad(cell, i)).join(' | ')} |`;
  const pad = (cell, column) =>
    column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  const rule = (_, column) =>
    column === 0 ? '-'.repeat(widths[column]) : `${'-'.repeat(widths[column] - 1)}:`;
  return [line(header, pad), line(header, rule), ...rows.map((row) => line(row, pad))].join('\n');
}
