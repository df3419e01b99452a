import winston, { type Logform, type transport } from 'winston';

/**
 * The destinations of log lines, and the formats that add to them.
 *
 * The terminal is always one of them. A module with another destination adds it before
 * `createLogger()` is called: here `telemetry.ts`, which Node.js runs ahead of `main.ts`.
 */
export const logDestinations: {
  readonly formats: Logform.Format[];
  readonly transports: transport[];
} = {
  formats: [],
  transports: [new winston.transports.Console()],
};
