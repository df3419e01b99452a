// What does redaction cost a request and a log line? `npm run build -- --only packages` first, then
// `node bench/redaction.ts`, with the Node.js that is to be measured. See README.md.
import { parseArgs } from 'node:util';
import { comparePairs, summarize, type Summary } from './statistics.ts';
import { createRedactionCases } from './redaction/cases.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    times: { type: 'string', default: '20000' },
  },
});
const rounds = Number(flags.rounds);
const times = Number(flags.times);
if (!(rounds > 0 && times > 0)) throw new RangeError('--rounds and --times are numbers above 0');

console.log(
  `Node.js ${process.version}, ${times} times a round, ${rounds} rounds; CPU time, median (quartiles)`,
);
for (const { name, make, redact } of createRedactionCases()) {
  // Until the compiler is done with both.
  measure(make, times * 2);
  measure(redact, times * 2);
  const floors: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(measure(make, times));
    own.push(measure(redact, times));
  }
  const { ratio, difference } = comparePairs(own, floors);
  console.log(
    [
      name.padEnd(36),
      `${format(summarize(own), 0)} ns`.padEnd(24),
      `${format(ratio, 2)} x what only makes it`.padEnd(40),
      `${format(difference, 0)} ns more`,
    ].join(''),
  );
}

/** CPU time of the process for each call, in nanoseconds. */
function measure(run: () => object, calls: number): number {
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call += 1) run();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / calls;
}

function format(summary: Summary | undefined, digits: number): string {
  if (summary === undefined) return '';
  const { median, lower, upper } = summary;
  return `${median.toFixed(digits)} (${lower.toFixed(digits)}-${upper.toFixed(digits)})`;
}
