import type { Resource } from '@opentelemetry/resources';
import { ByteWriter, varintLength, writeVarint } from './byte-writer';
import type { ChunkPool } from './chunk-pool';
import { ChunkedBytes } from './chunked-bytes';
import { encodeResourceHead, encodeScopeHead, type EncodableScope } from './encoded-heads';
import { EncodedRequest } from './encoded-request';
import { fieldTag } from './field-tag';

// The same numbers in the messages of traces and of logs.
const RESOURCE_GROUPS = fieldTag(1, 'lengthPrefixed');
const SCOPE_GROUPS = fieldTag(2, 'lengthPrefixed');
const ITEMS = fieldTag(2, 'lengthPrefixed');

/** Writes the fields of an item, as `writeSpan` and `writeLogRecord` do. */
export type ItemWriter<Item> = (writer: ByteWriter, item: Item) => void;

interface ScopeGroup {
  readonly head: Buffer;
  readonly items: ChunkedBytes;
}

interface ResourceGroup {
  /** Absent while the resource waits for attributes; then it is encoded last. */
  readonly head: Buffer | undefined;
  readonly scopes: Map<EncodableScope, ScopeGroup>;
}

/**
 * Collects the items of one signal as the bytes of an export request.
 *
 * An item is encoded when it is added and not looked at again. Code of the application may run
 * while it is, as a getter of a log's body, and may throw, add another item or take the batch:
 * until the item is complete it stands in a writer of its own, and the batch does not know of it.
 */
export class Batch<Item> {
  readonly #writeItem: ItemWriter<Item>;
  readonly #pool: ChunkPool;
  #resources = new Map<Resource, ResourceGroup>();
  #count = 0;
  #byteLength = 0;
  /** Absent while an item is being written. */
  #idleWriter: ByteWriter | undefined = new ByteWriter();
  // The group of the last item, which is mostly that of the next.
  #lastResource: Resource | undefined;
  #lastScope: EncodableScope | undefined;
  #lastItems: ChunkedBytes | undefined;

  /**
   * @param pool - where the memory comes from and returns to; batches may share one
   */
  constructor(writeItem: ItemWriter<Item>, pool: ChunkPool) {
    this.#writeItem = writeItem;
    this.#pool = pool;
  }

  /** How many items there are. */
  get count(): number {
    return this.#count;
  }

  /** The bytes of the items, scopes and resources; the request has up to twelve more for each scope and resource. */
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

  /** Gives what was added as an export request, and begins anew. Without items there is none. */
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
    // Here, too, code of the application may run, and may add and take: what there is is asked after it.
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
    // A scope whose only item could not be added.
    if (items.length === 0) continue;
    const scopePrefix = prefix(SCOPE_GROUPS, scopeHead.length + items.length);
    length += scopePrefix.length + scopeHead.length + items.length;
    const detached = items.detach();
    // One by one: as many arguments as a large batch has parts would not fit the stack.
    own.push(scopePrefix, scopeHead);
    for (const part of detached.parts) own.push(part);
    for (const chunk of detached.chunks) chunks.push(chunk);
  }
  if (own.length === 1) return;
  parts.push(prefix(RESOURCE_GROUPS, length));
  for (const part of own) parts.push(part);
}

/** Of a resource that was not complete before. By then its items are more than it is. */
function encodeLateHead(resource: Resource): Buffer {
  try {
    return encodeResourceHead(resource);
  } catch {
    return Buffer.alloc(0);
  }
}

/** What stands before a message of so many bytes. */
function prefix(tag: number, length: number): Buffer {
  const bytes = Buffer.alloc(1 + varintLength(length));
  bytes[0] = tag;
  writeVarint(bytes, 1, length);
  return bytes;
}
