/**
 * The part of `reflect-metadata` that is used here. Every application with Nest loads it; if it is
 * absent no metadata has been written.
 */
export const metadata = Reflect as {
  readonly getMetadata?: (key: unknown, target: object) => unknown;
  readonly getOwnMetadataKeys?: (target: object) => unknown[];
  readonly getOwnMetadata?: (key: unknown, target: object) => unknown;
  readonly defineMetadata?: (key: unknown, value: unknown, target: object) => void;
};
