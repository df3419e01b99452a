import type { Context } from '@opentelemetry/api';
import { readProperty } from './read-property';

/** Returns whether a value can be read like a `Context`. Never throws. */
export const isContext = (value: unknown): value is Context =>
  typeof readProperty(value, 'getValue') === 'function';
