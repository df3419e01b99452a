import { describe, expect, it } from '@jest/globals';
import { findServiceName } from '../../src/doctor/find-service-name';
import { parseSettings } from '../../src/settings/parse-settings';

const resource = (env: Readonly<Record<string, string>>) =>
  parseSettings({ env, knownInstrumentations: [] }).settings.resource;

describe('findServiceName', () => {
  it('takes the variables in the order in which an application does', () => {
    const attributes = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=b' };
    expect(findServiceName(resource({ OTEL_SERVICE_NAME: 'a', ...attributes }), 'c')).toEqual({
      name: 'a',
      source: 'OTEL_SERVICE_NAME',
    });
    expect(findServiceName(resource(attributes), 'c')).toEqual({
      name: 'b',
      source: 'OTEL_RESOURCE_ATTRIBUTES',
    });
  });

  it('takes the name of the package here, and else none', () => {
    expect(findServiceName(resource({}), 'c')).toEqual({ name: 'c', source: 'package.json' });
    expect(findServiceName(resource({}), undefined)).toEqual({
      name: 'unknown_service:node',
      source: 'default',
    });
  });
});
