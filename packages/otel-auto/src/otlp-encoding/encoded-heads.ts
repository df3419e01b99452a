import type { InstrumentationScope } from '@opentelemetry/core';
import type { Attributes } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { EntityReference } from '../resource/to-entity-references';
import { writeAttributes } from './any-value';
import { ByteWriter } from './byte-writer';
import { fieldTag } from './field-tag';

/** An instrumentation scope, with the attributes that the SDK of logs adds. */
export type EncodableScope = InstrumentationScope & {
  readonly attributes?: Attributes;
  readonly droppedAttributesCount?: number;
};

/** A resource, with the references to entities that ours have. */
export type EncodableResource = Resource & {
  readonly entityRefs?: readonly EntityReference[];
};

// ResourceSpans and ResourceLogs have the same field numbers, as do ScopeSpans and ScopeLogs.
const RESOURCE_OR_SCOPE = fieldTag(1, 'lengthPrefixed');
const SCHEMA_URL = fieldTag(3, 'lengthPrefixed');

const RESOURCE_ATTRIBUTES = fieldTag(1, 'lengthPrefixed');
const ENTITY_REFERENCES = fieldTag(3, 'lengthPrefixed');
const ENTITY_REFERENCE = {
  schemaUrl: fieldTag(1, 'lengthPrefixed'),
  type: fieldTag(2, 'lengthPrefixed'),
  idKeys: fieldTag(3, 'lengthPrefixed'),
  descriptionKeys: fieldTag(4, 'lengthPrefixed'),
};
const SCOPE = {
  name: fieldTag(1, 'lengthPrefixed'),
  version: fieldTag(2, 'lengthPrefixed'),
  attributes: fieldTag(3, 'lengthPrefixed'),
  droppedAttributesCount: fieldTag(4, 'varint'),
};

/**
 * The encoded heads of resources and scopes, which are few. A resource that is completed later has
 * other attributes from then on.
 */
const knownResources = new WeakMap<Resource['attributes'], Buffer>();
const knownScopes = new WeakMap<EncodableScope, Buffer>();

/**
 * Encodes what precedes the scopes of a resource: the resource and its schema URL.
 *
 * @throws whatever an attribute throws
 */
export function encodeResourceHead(resource: EncodableResource): Buffer {
  const { attributes } = resource;
  const known = knownResources.get(attributes);
  if (known !== undefined) return known;
  const references = (resource.entityRefs ?? []).map(encodeReference);
  const head = encodeHead(resource.schemaUrl, (writer) => {
    writeAttributes(writer, RESOURCE_ATTRIBUTES, attributes);
    for (const reference of references) writer.encoded(reference);
  });
  if (!resource.asyncAttributesPending) knownResources.set(attributes, head);
  return head;
}

function encodeReference({ type, idKeys, descriptionKeys, schemaUrl }: EntityReference): Buffer {
  const writer = new ByteWriter();
  if (schemaUrl !== undefined) writer.text(ENTITY_REFERENCE.schemaUrl, schemaUrl);
  writer.text(ENTITY_REFERENCE.type, type);
  for (const key of idKeys) writer.text(ENTITY_REFERENCE.idKeys, key);
  for (const key of descriptionKeys) writer.text(ENTITY_REFERENCE.descriptionKeys, key);
  return writer.toField(ENTITY_REFERENCES);
}

/**
 * Encodes what precedes the items of a scope: the scope and its schema URL.
 *
 * @throws whatever an attribute throws
 */
export function encodeScopeHead(scope: EncodableScope): Buffer {
  const known = knownScopes.get(scope);
  if (known !== undefined) return known;
  const head = encodeHead(scope.schemaUrl, (writer) => {
    if (scope.name) writer.text(SCOPE.name, scope.name);
    if (scope.version) writer.text(SCOPE.version, scope.version);
    if (scope.attributes) writeAttributes(writer, SCOPE.attributes, scope.attributes);
    if (scope.droppedAttributesCount) {
      writer.uint32(SCOPE.droppedAttributesCount, scope.droppedAttributesCount);
    }
  });
  knownScopes.set(scope, head);
  return head;
}

function encodeHead(schemaUrl: string | undefined, write: (writer: ByteWriter) => void): Buffer {
  const writer = new ByteWriter();
  write(writer);
  const content = writer.toField(RESOURCE_OR_SCOPE);
  if (!schemaUrl) return content;
  writer.reset();
  writer.encoded(content);
  writer.text(SCHEMA_URL, schemaUrl);
  return writer.toBytes();
}
