import { describe, expect, it } from '@jest/globals';
import { validate } from '../../src/configuration/validate';

const batch = (fields: object) => ({ batch: { exporter: { otlp_http: null }, ...fields } });

const run = (root: object) => validate({ file_format: '1.1', ...root });

describe('validate', () => {
  it('has nothing to say of a valid document', () => {
    const root = { file_format: '1.1', tracer_provider: { processors: [batch({})] } };
    expect(validate(root)).toEqual({ root, violations: [] });
  });

  it('names each violation and keeps the rest', () => {
    const { root, violations } = run({
      disabled: 'yes',
      tracer_provider: {
        processors: [batch({ schedule_delay: -5, max_queue_size: 'many' })],
        limits: { attribute_count_limit: 1.5, event_count_limit: 3 },
      },
    });
    expect(root).toEqual({
      file_format: '1.1',
      tracer_provider: { processors: [batch({})], limits: { event_count_limit: 3 } },
    });
    expect(violations.map(({ path, expected }) => `${path} is not ${expected}`).toSorted()).toEqual(
      [
        'disabled is not of the type boolean',
        'tracer_provider.limits.attribute_count_limit is not of the type integer',
        'tracer_provider.processors[0].batch.max_queue_size is not of the type integer',
        'tracer_provider.processors[0].batch.schedule_delay is not at least 0',
      ],
    );
  });

  it('names entries of lists by their place in the file', () => {
    const { root, violations } = run({
      tracer_provider: {
        processors: [{ batch: 1 }, { simple: 2 }, batch({}), batch({ schedule_delay: 'x' })],
      },
    });
    expect(violations.map(({ path }) => path)).toEqual([
      'tracer_provider.processors[0].batch',
      'tracer_provider.processors[1].simple',
      'tracer_provider.processors[3].batch.schedule_delay',
    ]);
    expect(root['tracer_provider']).toEqual({
      processors: [undefined, undefined, batch({}), batch({})],
    });
  });

  it('says what cannot be without a part', () => {
    const { root, violations } = run({ tracer_provider: { processors: [{ batch: {} }] } });
    expect(root['tracer_provider']).toBeUndefined();
    expect(violations).toEqual([
      {
        path: 'tracer_provider.processors[0].batch',
        expected: 'complete',
        cure: 'it has no exporter',
        leftOut: 'tracer_provider',
      },
    ]);
  });

  it('leaves keys that the schema does not know to who reads the document', () => {
    const document = { tracer_provider: { processors: [batch({ newer: 1 })], newest: {} } };
    expect(run(document)).toEqual({ root: { file_format: '1.1', ...document }, violations: [] });
  });

  it('changes nothing in what it is given', () => {
    const root = { file_format: '1.1', disabled: 'yes', tracer_provider: { processors: [] } };
    validate(root);
    expect(root).toEqual({
      file_format: '1.1',
      disabled: 'yes',
      tracer_provider: { processors: [] },
    });
  });
});
