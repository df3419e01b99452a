/** A loader of some chunks, by name. Who loads chunks asks for those alone; `ChunkLoader` has all of them. */
export interface LoaderOf<Chunks> {
  load<Name extends keyof Chunks>(name: Name): Chunks[Name];
}
