import { describe, expect, it } from '@jest/globals';
import { parse } from './parse';

const propagationOf = (env: Readonly<Record<string, string>>) => {
  const { settings, sentences } = parse(env);
  return { ...settings.propagation, sentences };
};

describe('the settings of propagation', () => {
  it('continue every trace and hand ours to everyone by default', () => {
    const expected = {
      incoming: { otherwise: 'continue', rules: [] },
      targets: undefined,
      environmentContext: false,
      responseHeaders: [],
      sentences: [],
    };
    expect(propagationOf({})).toEqual(expected);
    const empty = { ACME_OTEL_INCOMING_CONTEXT: '', ACME_OTEL_PROPAGATION_TARGETS: ' ' };
    expect(propagationOf(empty)).toEqual(expected);
  });
});

describe('ACME_OTEL_INCOMING_CONTEXT', () => {
  const incomingOf = (text: string) => {
    const { incoming, sentences } = propagationOf({ ACME_OTEL_INCOMING_CONTEXT: text });
    return { ...incoming, sentences };
  };

  it('trusts nobody for a word that cannot be read', () => {
    expect(incomingOf('contine;/ok=continue')).toMatchObject({
      otherwise: 'restart',
      sentences: [expect.stringContaining('using restart')],
    });
  });

  it('is a default and exceptions in their order', () => {
    const text = 'Restart; /internal/*=continue ;10.0.0.0/8=continue;::1=ignore;/a=b=IGNORE;';
    expect(incomingOf(text)).toEqual({
      otherwise: 'restart',
      rules: [
        { path: '/internal/*', context: 'continue' },
        { address: '10.0.0.0', family: 4, prefix: 8, context: 'continue' },
        { address: '::1', family: 6, prefix: 128, context: 'ignore' },
        { path: '/a=b', context: 'ignore' },
      ],
      sentences: [],
    });
  });

  it('may be exceptions alone', () => {
    expect(incomingOf('/public/*=restart')).toMatchObject({
      otherwise: 'continue',
      rules: [{ path: '/public/*', context: 'restart' }],
    });
  });

  it.each([
    ['restrt', 'one of continue, restart, ignore (did you mean restart?); using restart'],
    ['restart;ignore', 'one of continue, restart, ignore (write it once, first); using restart'],
  ])('reports %s', (text, words) => {
    expect(incomingOf(text).sentences).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    'internal=continue',
    '/a=often',
    '10.0.0.0/33=continue',
    '10.0.0=continue',
    '10.0.0.256=continue',
    '010.0.0.1=continue',
    '::1/129=continue',
    '::g=continue',
    '10.0.0.0/=continue',
    '=continue',
  ])('leaves out the exception %s alone', (rule) => {
    const { otherwise, rules, sentences } = incomingOf(`ignore;${rule};/ok=continue`);
    expect({ otherwise, rules }).toEqual({
      otherwise: 'ignore',
      rules: [{ path: '/ok', context: 'continue' }],
    });
    expect(sentences).toEqual([
      `ACME_OTEL_INCOMING_CONTEXT="${rule}" is not a path or an address range, = and one of continue, restart, ignore; ignored`,
    ]);
  });
});

describe('ACME_OTEL_PROPAGATION_TARGETS', () => {
  const targetsOf = (text: string) => {
    const { targets, sentences } = propagationOf({ ACME_OTEL_PROPAGATION_TARGETS: text });
    return { targets, sentences };
  };

  it('is a list of hosts with the parts that they get', () => {
    expect(
      targetsOf(
        '*.Internal=all, api.example.com,10.0.0.1:8080=traceparent + baggage,[::1]:80=none',
      ),
    ).toEqual({
      targets: [
        { host: '*.internal', port: undefined, parts: ['traceparent', 'tracestate', 'baggage'] },
        { host: 'api.example.com', port: undefined, parts: ['traceparent'] },
        { host: '10.0.0.1', port: 8080, parts: ['traceparent', 'baggage'] },
        { host: '::1', port: 80, parts: [] },
      ],
      sentences: [],
    });
  });

  it('has hosts in the form in which they are compared', () => {
    const hosts = targetsOf('Trail.Test.=all,[0:0:0:0:0:0:0:1]=all,[fd00:*]').targets;
    expect(hosts?.map(({ host }) => host)).toEqual(['trail.test', '::1', 'fd00:*']);
  });

  it('none is a list without hosts', () => {
    expect(targetsOf('none')).toEqual({ targets: [], sentences: [] });
  });

  it.each([
    ['https://me:pw@api.example.com/v1', ' (write api.example.com)'],
    ['api example', ''],
    ['api=everything', ''],
    ['api=traceparent=baggage', ''],
    ['api:0', ''],
    ['api:99999', ''],
    ['=all', ''],
  ])('leaves out %s alone, and lets nothing out for it', (entry, cure) => {
    const { targets, sentences } = targetsOf(entry);
    expect(targets).toEqual([]);
    expect(sentences).toEqual([
      `ACME_OTEL_PROPAGATION_TARGETS=${JSON.stringify(entry.replace('me:pw', '***'))} is not a host, or a host, = and traceparent+tracestate+baggage, all or none${cure}; using none`,
    ]);
    expect(targetsOf(`${entry},ok`).targets).toHaveLength(1);
  });
});

describe('ACME_OTEL_RESPONSE_HEADERS', () => {
  const headersOf = (text: string) => {
    const { responseHeaders, sentences } = propagationOf({ ACME_OTEL_RESPONSE_HEADERS: text });
    return { responseHeaders, sentences };
  };

  it('is a list of names in any case', () => {
    expect(headersOf('Server-Timing, traceresponse,X-Trace-Id,x-trace-id')).toEqual({
      responseHeaders: ['server-timing', 'traceresponse', 'x-trace-id'],
      sentences: [],
    });
    expect(headersOf('none')).toEqual({ responseHeaders: [], sentences: [] });
  });

  it.each([
    'content-length',
    'Set-Cookie',
    'access-control-allow-origin',
    'x trace',
    'x:y',
    'x\r\ny',
  ])('leaves out %j alone', (name) => {
    const { responseHeaders, sentences } = headersOf(`${name},x-id`);
    expect(responseHeaders).toEqual(['x-id']);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain('without a meaning of its own');
  });
});
