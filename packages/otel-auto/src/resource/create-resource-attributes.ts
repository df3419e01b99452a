import {
  ATTR_CONTAINER_ID,
  ATTR_DEPLOYMENT_ENVIRONMENT_NAME,
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
import type { Environment } from '../settings/read-environment';
import type { ResourceAttributes, ResourceAttributeValue } from '../settings/resource-attributes';
import type { Patterns, ResourceDetectorName, ResourceSettings } from '../settings/settings';
import { detectBuild } from './detect-build';
import { detectHost } from './detect-host';
import { detectKubernetes } from './detect-kubernetes';
import { detectOs } from './detect-os';
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
  /** The environment, of which platforms and clouds are known. @defaultValue an empty one */
  readonly environment?: Environment;
  /** The attributes of the cloud, as far as they are known. */
  readonly cloudAttributes?: ResourceAttributes;
  /** @defaultValue a random one */
  readonly instanceId?: string;
}

/**
 * Returns the attributes that all three signals share: which service sends, from which machine and
 * process, with which SDK.
 *
 * Options take precedence over the environment, the environment over what is detected; an empty
 * value counts as absent. The name of the service and what the environment says itself are there
 * whichever detectors run. Reads a few local files and waits for nothing: no network, no child
 * process. Never throws.
 */
export function createResourceAttributes(
  settings: ResourceSettings,
  input: ResourceInput,
): Record<string, ResourceAttributeValue> {
  return {
    ...toServiceAttributes(input),
    ...filterNames(settings.detected, {
      ...detect(settings, input),
      ...withoutEmpty(input.cloudAttributes ?? {}),
    }),
    ...withoutEmpty(toPodAttributes(settings)),
    ...withoutEmpty(toEntityAttributes(settings)),
    ...withoutEmpty(withEnvironmentName(settings.attributes)),
    ...withoutEmpty(toInstanceAttributes(settings, input.part)),
    ...withoutEmpty({ [ATTR_SERVICE_NAME]: settings.serviceName }),
    ...toTelemetryAttributes(input.versions),
    ...withoutEmpty(withEnvironmentName(input.optionAttributes ?? {})),
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

/** Returns the name and version of the application, as its package has them. */
function toServiceAttributes(input: ResourceInput): Record<string, ResourceAttributeValue> {
  const application = input.applicationPackage ?? findApplicationPackage(process.argv[1]);
  return withoutEmpty({
    [ATTR_SERVICE_NAME]: application?.name ?? 'unknown_service:node',
    [ATTR_SERVICE_VERSION]: application?.version,
  });
}

/** Returns what the detectors that are on find on this machine. */
function detect(
  { detectors }: ResourceSettings,
  input: ResourceInput,
): Record<string, ResourceAttributeValue> {
  const { environment = {}, readFile: read = readFile } = input;
  const isOn = (name: ResourceDetectorName) => detectors.includes(name);
  return {
    ...(isOn('serviceinstance') || isOn('service')
      ? { [ATTR_SERVICE_INSTANCE_ID]: input.instanceId ?? randomUuid() }
      : {}),
    ...(isOn('host') ? withoutEmpty(detectHost(read)) : {}),
    ...(isOn('os') ? detectOs() : {}),
    ...(isOn('process') ? withoutEmpty(detectProcess()) : {}),
    ...(isOn('process') && input.withOwner === true ? withoutEmpty(detectOwner(read)) : {}),
    ...(isOn('container') ? withoutEmpty({ [ATTR_CONTAINER_ID]: findContainerId(read) }) : {}),
    ...(isOn('ci') ? withoutEmpty(detectBuild(environment)) : {}),
    ...(isOn('k8s') ? withoutEmpty(detectKubernetes(environment, read)) : {}),
  };
}

/** The former name of `deployment.environment.name`, which most deployments still have. */
const FORMER_ENVIRONMENT_NAME = 'deployment.environment';

/** Adds the present name of the environment's attribute, where only the former one is given. */
function withEnvironmentName(attributes: ResourceAttributes): ResourceAttributes {
  const former = attributes[FORMER_ENVIRONMENT_NAME];
  return former === undefined
    ? attributes
    : { [ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: former, ...attributes };
}

/** Returns the attributes of all entities; those that identify one count before those that describe. */
function toEntityAttributes({ entities }: ResourceSettings): Record<string, string> {
  return Object.assign(
    {},
    ...entities.map(({ description }) => description),
    ...entities.map(({ id }) => id),
  ) as Record<string, string>;
}

function toPodAttributes(settings: ResourceSettings): Record<string, string | undefined> {
  return {
    [ATTR_K8S_POD_NAME]: settings.podName,
    [ATTR_K8S_POD_UID]: settings.podUid,
    [ATTR_K8S_NODE_NAME]: settings.nodeName,
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
