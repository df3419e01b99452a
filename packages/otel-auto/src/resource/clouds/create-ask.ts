import type { HttpRequest } from '../../transport/http-endpoint';
import { httpModule } from '../../transport/http-module';
import type { Ask } from './cloud';

/** The time within which every metadata server has answered, or is not there. */
const MAX_WAIT_MILLIS = 500;
/** The size of the largest answer that is read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Creates the function that asks metadata servers, each of which has half a second from now on. It
 * keeps no process alive, and never rejects: no answer, and any answer but success, is `undefined`.
 *
 * @param send - by default `request` of `node:http`
 */
export function createAsk(send: HttpRequest = httpModule(false).request): Ask {
  const deadline = Date.now() + MAX_WAIT_MILLIS;
  return (url, { method = 'GET', headers = {} } = {}) =>
    new Promise((resolve) => {
      const timeLeft = deadline - Date.now();
      if (timeLeft <= 0) {
        resolve(undefined);
        return;
      }
      try {
        const request = send(new URL(url), { method, headers, agent: false });
        const end = (answer?: string) => {
          clearTimeout(timer);
          resolve(answer);
          request.destroy();
        };
        const timer = setTimeout(() => end(), timeLeft);
        timer.unref();
        request.on('socket', (socket) => socket.unref());
        request.on('error', () => end());
        request.on('response', (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            text += part;
            if (text.length > MAX_ANSWER_BYTES) end();
          });
          response.on('error', () => end());
          response.on('end', () => end(response.statusCode === 200 ? text : undefined));
        });
        request.end();
      } catch {
        // The URL of the environment is none, or the network is forbidden.
        resolve(undefined);
      }
    });
}
