// What does it cost to encode a span, a log record? `npm run build -- --only packages` first, then
// `node bench/encode.ts`, with the Node.js that is to be measured. See README.md.
import { parseArgs } from 'node:util';
import { createCases, type EncodingCase } from './encoding/cases.ts';
import { comparePairs, summarize, type Summary } from './statistics.ts';

const BATCH_SIZE = 512;
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    batches: { type: 'string', default: '60' },
  },
});
const rounds = Number(flags.rounds);
const batches = Number(flags.batches);
if (!(rounds > 0 && batches > 0))
  throw new RangeError('--rounds and --batches are numbers above 0');

const cases = createCases(BATCH_SIZE);
const bytes = new Map(cases.map((each) => [each, each.run()]));
// Until the compiler is done with all of them.
for (const each of cases) measure(each, batches * 4);

const nanoseconds = new Map<EncodingCase, number[]>(cases.map((each) => [each, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const each of shuffled(cases)) nanoseconds.get(each)?.push(measure(each, batches));
}
print();

/** CPU time of the process for an item, that of the garbage collector's threads included. */
function measure({ run }: EncodingCase, times: number): number {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) run();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / (times * BATCH_SIZE);
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, key: Math.random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

function print(): void {
  console.log(
    `Node.js ${process.version}, batches of ${BATCH_SIZE}, ${rounds} rounds; CPU time, median (quartiles)`,
  );
  for (const each of cases) {
    const own = nanoseconds.get(each) ?? [];
    const [upstream = []] = [...nanoseconds]
      .filter(([{ item, encoder }]) => item === each.item && encoder === 'upstream')
      .map(([, measured]) => measured);
    const { ratio } = comparePairs(own, upstream);
    console.log(
      [
        each.item.padEnd(24),
        each.encoder.padEnd(10),
        `${format(summarize(own), 0)} ns`.padEnd(26),
        `${format(ratio, 2)} x upstream`.padEnd(30),
        `${((bytes.get(each) ?? 0) / BATCH_SIZE).toFixed(0)} bytes`,
      ].join(''),
    );
  }
}

function format(summary: Summary | undefined, digits: number): string {
  if (summary === undefined) return '';
  const { median, lower, upper } = summary;
  return `${median.toFixed(digits)} (${lower.toFixed(digits)}-${upper.toFixed(digits)})`;
}
