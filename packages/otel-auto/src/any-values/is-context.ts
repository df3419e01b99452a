import type { Context } from '@opentelemetry/api';
import { readProperty } from './read-property';

/** Whether a value can be asked as a context is. Never throws. */
export const isContext = (value: unknown): value is Context =>
  typeof readProperty(value, 'getValue') === 'function';
