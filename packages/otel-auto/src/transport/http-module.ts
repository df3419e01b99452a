/**
 * Loads `http` or `https`. The latter costs several milliseconds, which only its users should pay.
 */
export const httpModule = (isTls: boolean): typeof import('node:http') =>
  (isTls ? require('node:https') : require('node:http')) as typeof import('node:http');
