// The configuration file: loaded at start by processes that have one, and by the command that writes one.
export { createFile } from '../configuration/init/create-file';
export { readConfiguration } from '../configuration/read-configuration';
