import type { ResourceDetectorName, ResourceSettings } from '../settings/settings';

/**
 * Returns whether a detector runs: one that is named, or any where `all` is; without a list those
 * that ask nobody else.
 */
export const isDetectorOn = (
  detectors: ResourceSettings['detectors'],
  name: ResourceDetectorName,
): boolean =>
  detectors === undefined
    ? !ASKING_OTHERS.has(name)
    : detectors.includes(name) || detectors.includes('all');

const ASKING_OTHERS: ReadonlySet<ResourceDetectorName> = new Set(['aws', 'gcp', 'azure']);
