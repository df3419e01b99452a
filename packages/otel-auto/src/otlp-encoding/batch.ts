import type { Resource } from '@opentelemetry/resources';
import { ByteWriter, varintLength, writeVarint } from './byte-writer';
import type { ChunkPool } from './chunk-pool';
import { ChunkedBytes } from './chunked-bytes';
import { encodeResourceHead, encodeScopeHead, type EncodableScope } from './encoded-heads';
import { EncodedRequest } from './encoded-request';
import { fieldTag } from './field-tag';

// The messages of traces and of logs have the same field numbers.
const RESOURCE_GROUPS = fieldTag(1, 'lengthPrefixed');
const SCOPE_GROUPS = fieldTag(2, 'lengthPrefixed');
const ITEMS = fieldTag(2, 'lengthPrefixed');

/** Writes the fields of an item; `writeSpan` and `writeLogRecord` are such functions. */
export type ItemWriter<Item> = (writer: ByteWriter, item: Item) => void;

interface ScopeGroup {
  readonly head: Buffer;
  readonly items: ChunkedBytes;
}

interface ResourceGroup {
  /**
   * The encoded resource; `undefined` while the resource waits for attributes, in which case it is
   * encoded last.
   */
  readonly head: Buffer | undefined;
  readonly scopes: Map<EncodableScope, ScopeGroup>;
}

/**
 * Collects the items of one signal as the bytes of an export request.
 *
 * An item is encoded when it is added and not read again. Code of the application may run during
 * that, such as a getter in a log's body, and may throw, add another item or take the batch. Until
 * the item is complete, it is therefore in a writer of its own, and the batch does not include it.
 */
export class Batch<Item> {
  readonly #writeItem: ItemWriter<Item>;
  readonly #pool: ChunkPool;
  #resources = new Map<Resource, ResourceGroup>();
  #count = 0;
  #byteLength = 0;
  /** The writer for the next item; `undefined` while an item is being written. */
  #idleWriter: ByteWriter | undefined = new ByteWriter();
  // The groups of the last item, to which the next one mostly belongs as well.
  #lastResource: Resource | undefined;
  #lastScope: EncodableScope | undefined;
  #lastItems: ChunkedBytes | undefined;

  /** @param pool - the source of the batch's memory; batches may share one */
  constructor(writeItem: ItemWriter<Item>, pool: ChunkPool) {
    this.#writeItem = writeItem;
    this.#pool = pool;
  }

  /** The number of items. */
  get count(): number {
    return this.#count;
  }

  /**
   * The number of bytes of the items, scopes and resources; the request has up to twelve more for
   * each scope and resource.
   */
  get byteLength(): number {
    return this.#byteLength;
  }

  /**
   * Adds an item, or nothing at all if this throws.
   *
   * @throws whatever the item's own code throws
   * @throws TypeError or RangeError if it cannot be encoded: without valid ids, or too large
   */
  add(item: Item, resource: Resource, scope: EncodableScope): void {
    const writer = this.#idleWriter ?? new ByteWriter();
    this.#idleWriter = undefined;
    try {
      writer.reset();
      this.#writeItem(writer, item);
      const start = writer.frame(ITEMS);
      const { bytes, end } = writer;
      this.#itemsOf(resource, scope).append(bytes, start, end);
      this.#count += 1;
      this.#byteLength += end - start;
    } finally {
      this.#idleWriter = writer;
    }
  }

  /**
   * Returns the added items as an export request and empties the batch; `undefined` if there are
   * none.
   */
  take(): EncodedRequest | undefined {
    const count = this.#count;
    if (count === 0) return undefined;
    const resources = this.#resources;
    this.#resources = new Map();
    this.#count = 0;
    this.#byteLength = 0;
    this.#lastItems = undefined;
    const parts: Buffer[] = [];
    const chunks: Buffer[] = [];
    for (const [resource, group] of resources) addResourceGroup(parts, chunks, resource, group);
    return new EncodedRequest(parts, count, () => {
      for (const chunk of chunks) this.#pool.giveBack(chunk);
    });
  }

  #itemsOf(resource: Resource, scope: EncodableScope): ChunkedBytes {
    const last = this.#lastItems;
    if (last !== undefined && scope === this.#lastScope && resource === this.#lastResource) {
      return last;
    }
    const group = this.#resources.get(resource)?.scopes.get(scope);
    const { items } = group ?? this.#addScopeGroup(resource, scope);
    this.#lastResource = resource;
    this.#lastScope = scope;
    this.#lastItems = items;
    return items;
  }

  #addScopeGroup(resource: Resource, scope: EncodableScope): ScopeGroup {
    // Code of the application may run here as well, and may add items or take the batch: the groups
    // are read afterwards.
    const isPending = resource.asyncAttributesPending === true;
    const resourceHead = isPending ? undefined : encodeResourceHead(resource);
    const head = encodeScopeHead(scope);
    const { scopes } = this.#resourceGroupOf(resource, resourceHead);
    const known = scopes.get(scope);
    if (known !== undefined) return known;
    const group = { head, items: new ChunkedBytes(this.#pool) };
    scopes.set(scope, group);
    this.#byteLength += head.length;
    return group;
  }

  #resourceGroupOf(resource: Resource, head: Buffer | undefined): ResourceGroup {
    const known = this.#resources.get(resource);
    if (known !== undefined) return known;
    const group: ResourceGroup = { head, scopes: new Map() };
    this.#resources.set(resource, group);
    this.#byteLength += head?.length ?? 0;
    return group;
  }
}

function addResourceGroup(
  parts: Buffer[],
  chunks: Buffer[],
  resource: Resource,
  group: ResourceGroup,
): void {
  const head = group.head ?? encodeLateHead(resource);
  const own: Buffer[] = [head];
  let length = head.length;
  for (const { head: scopeHead, items } of group.scopes.values()) {
    // The only item of the scope could not be added.
    if (items.length === 0) continue;
    const scopePrefix = prefix(SCOPE_GROUPS, scopeHead.length + items.length);
    length += scopePrefix.length + scopeHead.length + items.length;
    const detached = items.detach();
    // Parts are pushed one by one: those of a large batch are too many arguments for the stack.
    own.push(scopePrefix, scopeHead);
    for (const part of detached.parts) own.push(part);
    for (const chunk of detached.chunks) chunks.push(chunk);
  }
  if (own.length === 1) return;
  parts.push(prefix(RESOURCE_GROUPS, length));
  for (const part of own) parts.push(part);
}

/**
 * Encodes a resource that was incomplete before; nothing if that throws, since its items are worth
 * more than the resource.
 */
function encodeLateHead(resource: Resource): Buffer {
  try {
    return encodeResourceHead(resource);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Returns the tag and length that precede a message of `length` bytes. */
function prefix(tag: number, length: number): Buffer {
  const bytes = Buffer.alloc(1 + varintLength(length));
  bytes[0] = tag;
  writeVarint(bytes, 1, length);
  return bytes;
}
