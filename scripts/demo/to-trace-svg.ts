import type { LogRecord, Span, Trace, TraceNode } from '@acme/otlp-receiver';

/**
 * Draws a trace as a picture: on the left the spans as a tree with their log lines, on the right when each
 * of them was.
 */

export type Row = { depth: number; span: Span } | { depth: number; record: LogRecord; of: Span };

const WIDTH = 960;
const MARGIN = 20;
const ROW_HEIGHT = 28;
const HEAD_HEIGHT = 64;
const INDENT = 20;
/** The beginning and the end of the right half, behind which stands how long a span took. */
const TIMES = { from: 430, to: 850 };
const SHORTEST_BAR = 3;

const SERVICE_COLOURS = ['#4f46e5', '#0f766e', '#a16207'];
const INK = '#1f2937';
const PALE = '#6b7280';
const RED = '#b91c1c';

/** Severities by the numbers of the specification, from the most severe down. */
const SEVERITIES = [
  { from: 17, name: 'ERROR', colour: RED },
  { from: 13, name: 'WARN', colour: '#a16207' },
  { from: 9, name: 'INFO', colour: INK },
  { from: 0, name: 'DEBUG', colour: PALE },
];

/** @returns an SVG document */
export function toTraceSvg(trace: Trace): string {
  const rows = trace.roots.flatMap((node) => toRows(node, 0));
  const names = [...new Set(trace.spans.map(serviceOf))];
  const colours = new Map(
    names.map((name, index) => [name, SERVICE_COLOURS[index % SERVICE_COLOURS.length] ?? INK]),
  );
  const toX = createScale(trace.spans);
  const height = HEAD_HEIGHT + rows.length * ROW_HEIGHT + MARGIN / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" font-size="14">`,
    `<title>${escape(`The trace of a request through ${names.length} services, with its log lines`)}</title>`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8" fill="#ffffff" stroke="#d1d5db"/>`,
    ...drawHead(trace, colours),
    ...rows.flatMap((row, index) => drawRow(row, HEAD_HEIGHT + index * ROW_HEIGHT, colours, toX)),
    '</svg>',
    '',
  ].join('\n');
}

/** @returns its texts, those of times and ids left out, which differ in each trace */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text ([^>]*)>(.*)<\/text>/g)]
    .filter(([, attributes = '']) => !attributes.includes('class="measured"'))
    .map(([, , text = '']) => text.replaceAll(/<[^>]*>/g, ''));
}

function toRows({ span, children, logRecords }: TraceNode, depth: number): Row[] {
  return [
    { depth, span },
    ...logRecords.map((record) => ({ depth: depth + 1, record, of: span })),
    ...children.flatMap((child) => toRows(child, depth + 1)),
  ];
}

function drawHead({ traceId }: Trace, colours: ReadonlyMap<string, string>) {
  let x = MARGIN;
  const legend = [...colours].flatMap(([name, colour]) => {
    const at = x;
    x += 40 + name.length * 7.5;
    return [
      `<rect x="${at}" y="18" width="12" height="12" rx="3" fill="${colour}"/>`,
      `<text x="${at + 18}" y="29" fill="${colour}" font-weight="600">${escape(name)}</text>`,
    ];
  });
  return [
    ...legend,
    `<text class="measured" x="${WIDTH - MARGIN}" y="29" fill="${PALE}" text-anchor="end">trace ${traceId}</text>`,
    `<line x1="${MARGIN}" y1="44.5" x2="${WIDTH - MARGIN}" y2="44.5" stroke="#e5e7eb"/>`,
  ];
}

function drawRow(
  row: Row,
  top: number,
  colours: ReadonlyMap<string, string>,
  toX: (nanos: bigint) => number,
) {
  const x = MARGIN + row.depth * INDENT;
  const baseline = top + 19;
  const middle = top + ROW_HEIGHT / 2;
  if ('record' in row) {
    const { name, colour } = severityOf(row.record);
    const at = Math.min(toX(row.record.timeUnixNano), toX(row.of.endTimeUnixNano));
    const dot = Math.max(at, toX(row.of.startTimeUnixNano));
    return [
      `<text x="${x}" y="${baseline}" fill="${colour}" font-size="13"><tspan font-weight="600">${name}</tspan> ${escape(String(row.record.body))}</text>`,
      `<circle cx="${round(dot)}" cy="${middle}" r="4" fill="${colour}"/>`,
    ];
  }
  const { span } = row;
  const colour = colours.get(serviceOf(span)) ?? INK;
  const from = toX(span.startTimeUnixNano);
  const width = Math.max(toX(span.endTimeUnixNano) - from, SHORTEST_BAR);
  const failed = span.status.code === 'ERROR';
  return [
    `<text x="${x}" y="${baseline}" fill="${colour}" font-weight="600">${escape(span.name)}</text>`,
    `<text x="${TIMES.from - 10}" y="${baseline}" fill="${failed ? RED : PALE}" font-size="11" text-anchor="end">${failed ? `${span.kind} · ERROR` : span.kind}</text>`,
    `<rect x="${round(from)}" y="${middle - 7}" width="${round(width)}" height="14" rx="3" fill="${colour}"${failed ? ` stroke="${RED}" stroke-width="2"` : ''}/>`,
    `<text class="measured" x="${WIDTH - MARGIN}" y="${baseline}" fill="${PALE}" font-size="12" text-anchor="end">${toMillis(span)} ms</text>`,
  ];
}

function createScale(spans: readonly Span[]): (nanos: bigint) => number {
  const starts = spans.map(({ startTimeUnixNano }) => startTimeUnixNano);
  const ends = spans.map(({ endTimeUnixNano }) => endTimeUnixNano);
  const first = starts.reduce((a, b) => (a < b ? a : b));
  const last = ends.reduce((a, b) => (a > b ? a : b));
  const whole = Math.max(Number(last - first), 1);
  return (nanos) => TIMES.from + (Number(nanos - first) / whole) * (TIMES.to - TIMES.from);
}

function severityOf({ severityNumber }: LogRecord) {
  return (
    SEVERITIES.find(({ from }) => severityNumber >= from) ?? { name: 'LOG', colour: PALE, from: 0 }
  );
}

const serviceOf = ({ resource }: Span) =>
  String(resource.attributes['service.name']).replace(/^@.*\//, '');

const toMillis = ({ startTimeUnixNano, endTimeUnixNano }: Span) =>
  (Number(endTimeUnixNano - startTimeUnixNano) / 1e6).toFixed(1);

const round = (value: number) => value.toFixed(1);

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
