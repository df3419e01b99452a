import type { Signal } from '../signal';
import type { Problem } from './problem';
import type { ResourceAttributes } from './resource-attributes';
import type {
  ExporterName,
  MetricReaderSettings,
  Patterns,
  SamplerSettings,
  ScopeSettings,
  ViewSettings,
} from './settings';

/** The configuration file as it was read. */
export interface Configuration {
  /** The content; `undefined` if it cannot be used, so that the environment counts. */
  readonly file: FileSettings | undefined;
  /** The problems with the file as a whole. */
  readonly problems: readonly Problem[];
}

/**
 * The content of a configuration file: what it says in the form of variables, and what no variable
 * can say.
 */
export interface FileSettings {
  /** The texts of the variables that say the same. */
  readonly variables: Readonly<Record<string, string>>;
  /** The place in the file of each of them. */
  readonly paths: Readonly<Record<string, string>>;
  /** The problems of the file itself. */
  readonly problems: readonly Problem[];
  readonly resource: {
    /** The attributes, some of which are not text. */
    readonly attributes: ResourceAttributes;
    /** The keys of detected attributes that are kept. */
    readonly detected: Patterns;
  };
  readonly sampler: SamplerSettings | undefined;
  readonly metrics: {
    /** The differences of the reader of one exporter. */
    readonly readers: Readonly<Partial<Record<ExporterName, Partial<MetricReaderSettings>>>>;
    readonly views: readonly ViewSettings[];
  };
  /** The scopes that are on, by signal. */
  readonly scopes: Readonly<Partial<Record<Signal, ScopeSettings | undefined>>>;
  /** Instrumentations to run beside those that are on by default. */
  readonly addedInstrumentations: readonly string[];
}
