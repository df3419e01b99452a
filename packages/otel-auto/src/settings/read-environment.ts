/** The environment of this process. The only place that reads it; nothing writes it. */
export const readEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;
