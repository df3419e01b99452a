import { describe, expect, it } from '@jest/globals';
import { parse } from './parse';

const samplerOf = (env: Readonly<Record<string, string>>) => parse(env).settings.traces.sampler;

describe('the sampler of an environment', () => {
  it.each(['jaeger_remote', 'parentbased_jaeger_remote', 'xray', 'XRay'])(
    'is the default one in place of %s, with a word',
    (name) => {
      const { settings, sentences } = parse({
        OTEL_TRACES_SAMPLER: name,
        OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://jaeger:14250',
      });
      expect(settings.traces.sampler).toEqual(samplerOf({}));
      expect(sentences).toEqual([
        `OTEL_TRACES_SAMPLER="${name.toLowerCase()}" is not decided in this process (it asks a server for rules; tail sampling in a Collector does that for all services); using parentbased_always_on`,
      ]);
    },
  );

  it('asks rules first, then the ratio, then the limit, and all of them for root spans alone', () => {
    const env = {
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
      ACME_OTEL_SAMPLING_RULES: 'name=a=keep',
      ACME_OTEL_TRACES_PER_SECOND: '5',
      ACME_OTEL_ALWAYS_RECORD: 'true',
    };
    expect(samplerOf(env)).toEqual({
      kind: 'always_record',
      root: {
        kind: 'parent_based',
        root: {
          kind: 'rate_limiting',
          tracesPerSecond: 5,
          root: {
            kind: 'rules',
            rules: [{ matches: { name: 'a' }, sampler: { kind: 'probability', ratio: 1 } }],
            fallback: { kind: 'trace_id_ratio', ratio: 0.1 },
          },
        },
      },
    });
  });
});

describe('the rules of a sampler', () => {
  const rulesOf = (text: string) => {
    const { settings, sentences } = parse({
      OTEL_TRACES_SAMPLER: 'always_on',
      ACME_OTEL_SAMPLING_RULES: text,
    });
    const { sampler } = settings.traces;
    return { rules: sampler.kind === 'rules' ? sampler.rules : [], sentences };
  };

  it.each([
    ['/a/*=drop', { spanKinds: ['server'], path: '/a/*' }, 0],
    ['get /a=0.25', { spanKinds: ['server'], method: 'GET', path: '/a' }, 0.25],
    ['OPTIONS * = DROP', { spanKinds: ['server'], method: 'OPTIONS' }, 0],
    ['name=GET /a=keep', { name: 'GET /a' }, 1],
    [
      'http.request.method = OPTIONS = 1',
      { attributePatterns: { key: 'http.request.method', included: ['OPTIONS'] } },
      1,
    ],
    ['/a?b=c=1e-3', { spanKinds: ['server'], path: '/a?b=c' }, 0.001],
    ['*=0', {}, 0],
  ])('%s', (text, matches, ratio) => {
    expect(rulesOf(text)).toEqual({
      rules: [{ matches, sampler: { kind: 'probability', ratio } }],
      sentences: [],
    });
  });

  it.each(['/a', 'drop', '=drop', 'a b=drop', 'name==drop', 'b c=d=drop'])(
    'leave out alone what is no rule: %s',
    (bad) => {
      const { rules, sentences } = rulesOf(`/a=drop; ${bad};; /b=keep;`);
      expect(rules).toHaveLength(2);
      expect(sentences).toEqual([
        `ACME_OTEL_SAMPLING_RULES="${bad}" is not a rule, as in "GET /products/*=0.1; name=cron.*=drop"; using the other rules`,
      ]);
    },
  );

  it.each(['/a=2', '/a=-1', '/a=10%', '/a=', '/a=never', '/a=NaN'])(
    'say how a rule ends: %s',
    (bad) => {
      expect(rulesOf(bad)).toEqual({
        rules: [],
        sentences: [
          `ACME_OTEL_SAMPLING_RULES="${bad}" is not a rule, as in "GET /products/*=0.1; name=cron.*=drop" (it ends in =drop, =keep or =RATIO, from 0 to 1); ignored`,
        ],
      });
    },
  );

  it('are none if there is only a separator', () => {
    expect(rulesOf(';').sentences).toHaveLength(1);
  });
});
