import {
  ATTR_CONTAINER_ID,
  ATTR_K8S_NODE_NAME,
  ATTR_K8S_POD_NAME,
  ATTR_K8S_POD_UID,
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
  ATTR_TELEMETRY_DISTRO_NAME,
  ATTR_TELEMETRY_DISTRO_VERSION,
  ATTR_TELEMETRY_SDK_LANGUAGE,
  ATTR_TELEMETRY_SDK_NAME,
  ATTR_TELEMETRY_SDK_VERSION,
} from '@opentelemetry/semantic-conventions/incubating';

import { createNameFilter } from '../create-name-filter';
import type { Patterns, ResourceSettings } from '../settings/settings';
import type { ResourceAttributes, ResourceAttributeValue } from '../settings/resource-attributes';
import { detectHost } from './detect-host';
import { detectOwner, detectProcess } from './detect-process';
import { type ApplicationPackage, findApplicationPackage } from './find-application-package';
import { findContainerId } from './find-container-id';
import { markInstance, type Part } from './mark-instance';
import { randomUuid } from './random-uuid';
import { readFile, type ReadFile } from './read-file';

/** The sources of the resource other than the environment and this machine. */
export interface ResourceInput {
  /** The versions of `@opentelemetry/core`, and of the distro. */
  readonly versions: { readonly sdk: string; readonly distro: string };
  /** The option `resourceAttributes` of `start(options)`. */
  readonly optionAttributes?: ResourceAttributes | undefined;
  /** @defaultValue `findApplicationPackage(process.argv[1])` */
  readonly applicationPackage?: ApplicationPackage | undefined;
  /** @defaultValue reads files of this machine */
  readonly readFile?: ReadFile | undefined;
  /**
   * Whether the user that the process runs as is detected. The name may be a person's.
   * @defaultValue `false`
   */
  readonly withOwner?: boolean | undefined;
  /** @defaultValue this process or thread */
  readonly part?: Part | undefined;
}

/**
 * Returns the attributes that all three signals share: which service sends, from which machine and
 * process, with which SDK.
 *
 * Options take precedence over the environment, the environment over what is detected; an empty
 * value counts as absent. Reads a few local files and waits for nothing: no network, no child
 * process. Never throws.
 */
export function createResourceAttributes(
  settings: ResourceSettings,
  input: ResourceInput,
): Record<string, ResourceAttributeValue> {
  const read = input.readFile ?? readFile;
  return {
    ...filterNames(settings.detected, {
      ...withoutEmpty(detectHost(read)),
      ...withoutEmpty(detectProcess()),
      ...withoutEmpty(input.withOwner === true ? detectOwner(read) : {}),
      ...withoutEmpty({ [ATTR_CONTAINER_ID]: findContainerId(read) }),
    }),
    ...withoutEmpty(toPodAttributes(settings)),
    ...withoutEmpty(
      toServiceAttributes(input.applicationPackage ?? findApplicationPackage(process.argv[1])),
    ),
    ...withoutEmpty(settings.attributes),
    ...withoutEmpty(toInstanceAttributes(settings, input.part)),
    ...withoutEmpty({ [ATTR_SERVICE_NAME]: settings.serviceName }),
    ...toTelemetryAttributes(input.versions),
    ...withoutEmpty(input.optionAttributes ?? {}),
  };
}

/** Returns the attributes whose keys the configuration file keeps. */
function filterNames(
  patterns: Patterns,
  attributes: Record<string, ResourceAttributeValue>,
): Record<string, ResourceAttributeValue> {
  if (patterns.included === undefined && patterns.excluded === undefined) return attributes;
  const keeps = createNameFilter(patterns);
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => keeps(key)));
}

function toPodAttributes(settings: ResourceSettings): Record<string, string | undefined> {
  return {
    [ATTR_K8S_POD_NAME]: settings.podName,
    [ATTR_K8S_POD_UID]: settings.podUid,
    [ATTR_K8S_NODE_NAME]: settings.nodeName,
  };
}

function toServiceAttributes(
  applicationPackage: ApplicationPackage | undefined,
): Record<string, string | undefined> {
  return {
    [ATTR_SERVICE_NAME]: applicationPackage?.name ?? 'unknown_service:node',
    [ATTR_SERVICE_VERSION]: applicationPackage?.version,
    [ATTR_SERVICE_INSTANCE_ID]: randomUuid(),
  };
}

function toInstanceAttributes(
  { attributes }: ResourceSettings,
  part: Part | undefined,
): Record<string, string | undefined> {
  const id = attributes[ATTR_SERVICE_INSTANCE_ID];
  return {
    [ATTR_SERVICE_INSTANCE_ID]: id === undefined || id === '' ? '' : markInstance(String(id), part),
  };
}

function toTelemetryAttributes(versions: ResourceInput['versions']): Record<string, string> {
  return {
    [ATTR_TELEMETRY_SDK_NAME]: 'opentelemetry',
    [ATTR_TELEMETRY_SDK_LANGUAGE]: 'nodejs',
    [ATTR_TELEMETRY_SDK_VERSION]: versions.sdk,
    [ATTR_TELEMETRY_DISTRO_NAME]: '@acme/otel-auto',
    [ATTR_TELEMETRY_DISTRO_VERSION]: versions.distro,
  };
}

function withoutEmpty(
  attributes: Readonly<Record<string, ResourceAttributeValue | undefined>>,
): Record<string, ResourceAttributeValue> {
  const kept: Record<string, ResourceAttributeValue> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== '') kept[key] = value;
  }
  return kept;
}
