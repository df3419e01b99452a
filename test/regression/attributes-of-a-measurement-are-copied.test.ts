import { describe, expect, it } from '@jest/globals';
import { runScript } from '../support/run';

describe('the attributes of a measurement', () => {
  it('are those of its time, also where the application uses their object again', async () => {
    const run = await runScript(`
      const { metrics } = require('@opentelemetry/api');
      const counter = metrics.getMeter('m').createCounter('counter');
      const attributes = {};
      for (const shop of ['a', 'b']) {
        attributes.shop = shop;
        counter.add(1, attributes);
      }
    `);
    const shops = run.metricPoints
      .filter(({ name }) => name === 'counter')
      .map(({ attributes }) => attributes['shop']);
    expect([...new Set(shops)].toSorted()).toEqual(['a', 'b']);
  });
});
