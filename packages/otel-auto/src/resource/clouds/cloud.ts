import type { Environment } from '../../settings/read-environment';
import type { ResourceAttributes } from '../../settings/resource-attributes';

/** The answer of a metadata server to a GET, or to a PUT; `undefined` for none. */
export type Ask = (
  url: string,
  options?: {
    readonly method?: 'GET' | 'PUT';
    readonly headers?: Readonly<Record<string, string>>;
  },
) => Promise<string | undefined>;

/** Attributes, some of which may turn out to be absent. */
export type CloudAttributes = Readonly<Record<string, ResourceAttributes[string] | undefined>>;

/** A cloud, and what it tells those who run in it. */
export interface Cloud {
  /** Returns what the environment tells. */
  readonly fromEnvironment: (environment: Environment) => CloudAttributes;
  /**
   * Asks the metadata servers of the platform that the environment gives away.
   *
   * @param isAskedFor - whether the user has asked for this cloud: then its machines are asked too
   */
  readonly fromMetadata: (
    environment: Environment,
    ask: Ask,
    isAskedFor: boolean,
  ) => Promise<CloudAttributes>;
}
