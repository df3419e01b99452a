import winston, { type Logform, type transport } from 'winston';

/**
 * Where log lines go, and what is added to them on the way.
 *
 * The terminal is always there. Whoever knows of another destination adds it before `createLogger()`
 * is called: here `telemetry.ts`, which Node.js runs ahead of `main.ts`.
 */
export const logDestinations: {
  readonly formats: Logform.Format[];
  readonly transports: transport[];
} = {
  formats: [],
  transports: [new winston.transports.Console()],
};
