import { describe, expect, it } from '@jest/globals';
import { parseForStart } from '../../src/chunks/settings';

describe('parseForStart', () => {
  it.each([
    [{ 'service.name': 'passed' }, 'passed'],
    [{ 'service.name': '' }, 'set'],
    [undefined, 'set'],
  ])(
    'names the service that the records have: resourceAttributes %j',
    (attributes, serviceName) => {
      const { facts } = parseForStart({
        env: { OTEL_SERVICE_NAME: 'set' },
        options: attributes === undefined ? {} : { resourceAttributes: attributes },
        knownInstrumentations: [],
      });
      expect(facts.serviceName).toBe(serviceName);
    },
  );
});
