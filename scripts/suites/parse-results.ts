/**
 * Reads what a test runner printed: TAP (node:test, tap, ava, tape), JSON (mocha's and jest's or
 * vitest's reporter), or mocha's `spec` for people. Other lines around it are passed over.
 *
 * @returns whether each test passed, by its full title; a title that occurs again gets a number
 * @throws Error if no test is found in it
 */
export function parseResults(output: string): ReadonlyMap<string, boolean> {
  const results = parseJson(output) ?? parseTap(output) ?? parseSpec(output);
  if (results === undefined) throw new Error('no result of a test in the output');
  return results;
}

type ByTitle = Map<string, boolean>;

function parseJson(output: string): ByTitle | undefined {
  for (let start = output.indexOf('{'); start >= 0; start = output.indexOf('\n{', start + 1)) {
    const text = output.slice(start, output.lastIndexOf('}') + 1);
    let report;
    try {
      report = JSON.parse(text);
    } catch {
      continue;
    }
    if (Array.isArray(report.testResults)) return ofJest(report);
    if (Array.isArray(report.tests) && Array.isArray(report.failures)) return ofMocha(report);
  }
  return undefined;
}

function ofJest({ testResults }: JestReport): ByTitle {
  const results = new Results();
  for (const { assertionResults } of testResults) {
    for (const { fullName, status } of assertionResults) {
      if (status === 'passed' || status === 'failed') results.add(fullName, status === 'passed');
    }
  }
  return results.byTitle;
}

function ofMocha({ passes, failures }: MochaReport): ByTitle {
  const results = new Results();
  for (const { fullTitle } of passes) results.add(fullTitle, true);
  for (const { fullTitle } of failures) results.add(fullTitle, false);
  return results.byTitle;
}

interface JestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

interface MochaReport {
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly fullTitle: string }[];
}

const TAP_LINE = /^( *)(not )?ok \d+(?: - |\s+)?(.*)$/;

/** Subtests stand above the line of their parent, indented; only the innermost are counted. */
function parseTap(output: string): ByTitle | undefined {
  if (!/^ *(not )?ok \d+/m.test(output)) return undefined;
  const results = new Results();
  let waiting: { indent: number; title: string; passed: boolean }[] = [];
  for (const line of output.split('\n')) {
    const [, indentation, not, text = ''] = TAP_LINE.exec(line) ?? [];
    if (indentation === undefined || /# (skip|todo)/i.test(text)) continue;
    const indent = indentation.length;
    const title = text.replace(/\s*#\s*time=.*$|\s*\{$/, '');
    const children = waiting.filter((test) => test.indent > indent);
    waiting = waiting.filter((test) => test.indent <= indent);
    if (children.length === 0) waiting.push({ indent, title, passed: not === undefined });
    else {
      for (const child of children) {
        waiting.push({ ...child, indent, title: `${title} > ${child.title}` });
      }
    }
  }
  for (const { title, passed } of waiting) results.add(title, passed);
  return results.byTitle;
}

/** mocha's `spec`: a tick or a number before each title, the suites by their indentation. */
function parseSpec(output: string): ByTitle | undefined {
  const results = new Results();
  const suites: string[] = [];
  for (const line of output.split('\n')) {
    const [, indentation = '', mark, text] = /^( *)(✔|✓|\d+\)|-)? ?(.*)$/.exec(line) ?? [];
    if (text === undefined || text === '') continue;
    if (/^\d+ (passing|failing)/.test(text)) break;
    const depth = Math.floor(indentation.length / 2);
    if (mark === undefined) suites.splice(Math.max(0, depth - 1), Infinity, text);
    else if (mark !== '-') {
      const title = text.replace(/ \(\d+ms\)$/, '');
      results.add(
        [...suites.slice(0, Math.max(0, depth - 1)), title].join(' > '),
        !/\d/.test(mark),
      );
    }
  }
  return results.byTitle.size > 0 ? results.byTitle : undefined;
}

class Results {
  readonly byTitle: ByTitle = new Map();

  add(title: string, passed: boolean): void {
    let unique = title;
    for (let count = 2; this.byTitle.has(unique); count += 1) unique = `${title} (${count})`;
    this.byTitle.set(unique, passed);
  }
}
