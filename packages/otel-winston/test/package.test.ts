import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as semconv from '@opentelemetry/semantic-conventions';
import { describe, expect, it } from '@jest/globals';
import * as ours from '../src/index';
import * as names from '../src/semconv';
import { VERSION } from '../src/version';

const sources = join(__dirname, '../src');

/** The modules that a file loads, with those that its own imports load. Types load nothing. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(join(sources, `${file}.ts`), 'utf8');
  for (const [, clause = '', from = ''] of text.matchAll(
    /^(?:import|export) ([^;]*?) ?from '([^']+)'/gm,
  )) {
    if (clause.startsWith('type ') || seen.has(from)) {
      continue;
    }
    seen.add(from);
    if (from.startsWith('./')) {
      importsOf(from.slice(2), seen);
    }
  }
  return seen;
}

const packagesOf = (file: string): string[] =>
  [...importsOf(file)].filter((name) => !name.startsWith('./')).toSorted();

describe('@acme/otel-winston', () => {
  it('exports', () => {
    expect(Object.keys(ours).toSorted()).toEqual([
      'DEFAULT_BOUNDS',
      'OpenTelemetryTransport',
      'instrumentWinstonLogger',
      'toLogRecord',
      'toSeverityNumber',
      'traceContext',
    ]);
  });

  it('has the version of its package', () => {
    expect(VERSION).toBe((require('../package.json') as { version: string }).version);
  });

  it('brings neither winston nor a transport with the instrumentation', () => {
    expect(packagesOf('instrument-winston-logger')).toEqual(['@opentelemetry/api', 'node:util']);
  });

  it('loads winston nowhere', () => {
    const files = readdirSync(sources).map((file) => file.replace(/\.ts$/, ''));

    expect(files.flatMap(packagesOf)).not.toContain('winston');
  });

  it('names attributes as the semantic conventions do', () => {
    expect(names).toMatchObject({
      ATTR_EXCEPTION_TYPE: semconv.ATTR_EXCEPTION_TYPE,
      ATTR_EXCEPTION_MESSAGE: semconv.ATTR_EXCEPTION_MESSAGE,
      ATTR_EXCEPTION_STACKTRACE: semconv.ATTR_EXCEPTION_STACKTRACE,
    });
  });
});
