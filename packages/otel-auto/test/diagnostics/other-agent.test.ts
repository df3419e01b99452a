import { describe, expect, it } from '@jest/globals';
import { readAgent, sayOtherAgent } from '../../src/diagnostics/other-agent';
import { createRecordingVoice } from '../support/recording-voice';

const say = (
  names: readonly string[],
  { isFirst = false, variables = {} }: { isFirst?: boolean; variables?: NodeJS.ProcessEnv } = {},
) => {
  const voice = createRecordingVoice();
  for (const name of names) {
    sayOtherAgent({ name, version: undefined, isFirst }, { voice, variables });
  }
  return voice.lines;
};

describe('an agent beside the distro', () => {
  it('is named in one line, with what both do and the setting that ends it', () => {
    expect(say(['dd-trace'])).toEqual([
      'dd-trace is loaded after the distro: both instrument http and every other library that both know, and each sends its own; ' +
        "the traceparent of a request that is sent is the distro's, the headers x-datadog-* carry dd-trace's trace. " +
        'To have the distro alone: DD_TRACE_ENABLED=false; to have dd-trace alone: OTEL_SDK_DISABLED=true.',
    ]);
  });

  it('is said to be first where it is', () => {
    expect(say(['newrelic'], { isFirst: true })).toEqual([
      expect.stringMatching(/^newrelic was loaded before the distro: .* NEW_RELIC_ENABLED=false;/),
    ]);
  });

  it('is not mentioned where it is switched off', () => {
    expect(say(['dd-trace'], { variables: { DD_TRACE_ENABLED: 'false' } })).toEqual([]);
    expect(say(['newrelic'], { variables: { NEW_RELIC_ENABLED: '0' } })).toEqual([]);
  });

  it('has one line where one package of it brings the other', () => {
    expect(say(['applicationinsights', '@azure/monitor-opentelemetry'])).toEqual([
      expect.stringContaining('goes to applicationinsights alone'),
    ]);
  });
});

describe('readAgent', () => {
  it('takes Sentry for an agent only where it registers no SDK', () => {
    expect(readAgent('@sentry/node', '/nowhere')).toBeUndefined();
    expect(readAgent('newrelic', '/nowhere')).toEqual({ name: 'newrelic', version: undefined });
  });
});
