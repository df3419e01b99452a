import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { othersGlobals } from './own-globals';

/**
 * Returns whether the current request is telemetry itself: an export of ours, or of another SDK
 * that has contexts of its own.
 */
export function isSuppressed(): boolean {
  if (isTracingSuppressed(context.active())) return true;
  const others = othersGlobals()?.context?.active();
  return others !== undefined && isTracingSuppressed(others);
}
