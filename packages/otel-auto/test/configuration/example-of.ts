import type { Definition } from '../../src/settings/definitions';

/** A value of each kind other than the default, in a variable and in a file. */
const EXAMPLES: Readonly<Record<string, readonly [text: string, value: string]>> = {
  boolean: ['true', 'true'],
  integer: ['70000', '70000'],
  durationMillis: ['7', '7'],
  timeoutMillis: ['7', '7'],
  ratio: ['0.5', '0.5'],
  paths: ['/a,/b', '[/a, /b]'],
  keys: ['a.b,c', '[a.b, c]'],
  tokens: ['GET,X-A', '[GET, X-A]'],
  redactedNames: ['a,b', '[a, b]'],
  namePatterns: ['a,b', '[a, b]'],
  incomingContext: ['ignore;/a=continue', '[ignore, "/a=continue"]'],
  targets: ['a.test=all,b.test', '[a.test=all, b.test]'],
  headerNames: ['server-timing,x-trace', '[server-timing, x-trace]'],
  entities: ['host{host.id=1}', '"host{host.id=1}"'],
  samplingRules: ['/a=drop;name=b=0.5', '["/a=drop", "name=b=0.5"]'],
  instrumentations: ['pg,http', '[pg, http]'],
  keyValues: ['trace_id=a%2Cb', '{trace_id: "a,b"}'],
  headers: ['a=b%2Cc', '{a: "b,c"}'],
  url: ['http://a.test:4318', 'http://a.test:4318'],
  string: ['text', 'text'],
};

/** Returns a value of a row, as a variable and as a file say it. */
export const exampleOf = (row: Definition): readonly [text: string, value: string] => {
  if (row.kind === 'enum') {
    const name = row.allowed.find((each) => each !== row.default)!;
    return [name, `"${name}"`];
  }
  if (row.kind === 'list')
    return [row.allowed.slice(0, 2).join(','), `[${row.allowed.slice(0, 2).join(', ')}]`];
  return EXAMPLES[row.kind] ?? ['', ''];
};
