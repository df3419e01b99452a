import { describe, expect, it } from '@jest/globals';
import { countLibraries } from '../../src/instrumentations/count-libraries';
import { INSTRUMENTATIONS } from '../../src/instrumentations/table';

const rowsOf = (...names: readonly string[]) =>
  INSTRUMENTATIONS.filter(({ name }) => names.includes(name));

describe('countLibraries', () => {
  it('counts a library once that has two instrumentations', () => {
    expect(countLibraries(rowsOf('nestjs-core', 'nestjs-logger', 'koa'))).toBe(2);
    expect(countLibraries(rowsOf('nestjs-logger'))).toBe(1);
  });

  it('counts the metrics of the runtime as none', () => {
    expect(countLibraries(rowsOf('runtime-node'))).toBe(0);
    expect(countLibraries(rowsOf('runtime-node', 'http'))).toBe(1);
  });

  it('counts every other row of the table', () => {
    expect(countLibraries(INSTRUMENTATIONS)).toBe(INSTRUMENTATIONS.length - 2);
  });
});
