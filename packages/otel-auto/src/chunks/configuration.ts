// The configuration file: loaded at start by processes that have one.
export { readConfiguration } from '../configuration/read-configuration';
