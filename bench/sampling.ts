// What does a sampler cost a root span? `npm run build -- --only packages` first, then
// `node bench/sampling.ts`, with the Node.js that is to be measured. See README.md.
import { parseArgs } from 'node:util';
import { comparePairs, summarize, type Summary } from './statistics.ts';
import { createSamplingCases, type SamplingCase } from './sampling/cases.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    spans: { type: 'string', default: '20000' },
  },
});
const rounds = Number(flags.rounds);
const spans = Number(flags.spans);
if (!(rounds > 0 && spans > 0)) throw new RangeError('--rounds and --spans are numbers above 0');

const cases = createSamplingCases();
// Until the compiler is done with all of them.
for (const each of cases) measure(each, spans * 2);

const nanoseconds = new Map<SamplingCase, number[]>(cases.map((each) => [each, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const each of shuffled(cases)) nanoseconds.get(each)?.push(measure(each, spans));
}
print();

/** CPU time of the process for a root span, from its start to its end. */
function measure({ run }: SamplingCase, times: number): number {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) run();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / times;
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, key: Math.random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

function print(): void {
  console.log(
    `Node.js ${process.version}, ${spans} root spans a round, ${rounds} rounds; CPU time, median (quartiles)`,
  );
  const plain = [...nanoseconds.values()][0] ?? [];
  for (const each of cases) {
    const own = nanoseconds.get(each) ?? [];
    const { ratio, difference } = comparePairs(own, plain);
    console.log(
      [
        each.name.padEnd(44),
        `${format(summarize(own), 0)} ns`.padEnd(24),
        `${format(ratio, 2)} x plain`.padEnd(28),
        `${format(difference, 0)} ns more`,
      ].join(''),
    );
  }
}

function format(summary: Summary | undefined, digits: number): string {
  if (summary === undefined) return '';
  const { median, lower, upper } = summary;
  return `${median.toFixed(digits)} (${lower.toFixed(digits)}-${upper.toFixed(digits)})`;
}
