// Ports and hosts of https by options, agents and URLs: defaultPort, own properties of a URL object, a subclass of Agent.
const http = require('node:http');
const https = require('node:https');

const namesOf = (headers = {}) => Object.keys(headers).filter((name) => name !== 'traceparent');

class Recorder extends https.Agent {
  createConnection(options) {
    const { host, port, defaultPort, servername, path, headers, custom } = options;
    console.log({
      host,
      port,
      defaultPort,
      servername,
      path,
      custom,
      headers: String(Array.isArray(headers) ? headers.slice(0, 2) : namesOf(headers)),
    });
    throw new Error('no connection');
  }
}

async function look(title, args) {
  await new Promise((resolve) => {
    try {
      const request = https.request(...args);
      console.log(
        title,
        request.host,
        request.protocol,
        request.path,
        request.method,
        request.getHeader('host'),
        request.agent?.defaultPort,
      );
      request.on('error', (error) => console.log(title, error.message)).on('close', resolve);
      request.end();
      setTimeout(resolve, 30);
    } catch (error) {
      console.log(title, error.name, error.code, error.message);
      resolve();
    }
  });
}

async function main() {
  const agent = new Recorder();
  const withPort = new Recorder();
  withPort.defaultPort = 8443;
  await look('options', [{ host: 'a.test', agent }]);
  await look('defaultPort of options', [{ host: 'a.test', defaultPort: 8444, agent }]);
  await look('defaultPort of the agent', [{ host: 'a.test', agent: withPort }]);
  await look('port as text', [{ host: 'a.test', port: '444', agent }]);
  await look('frozen', [
    Object.freeze({ host: 'a.test', headers: Object.freeze({ a: '1' }), agent, custom: 'kept' }),
  ]);
  await look('text', ['https://a.test/b?c#d', { agent }]);
  const url = new URL('https://me:pass@a.test:8445/b?c=%20d#e');
  await look('URL', [url, { agent }]);
  url.agent = agent;
  url.custom = 'of the URL';
  url.headers = { 'x-of-url': '1' };
  await look('own properties of a URL', [url]);
  await look('own properties of a URL, with options', [url, { headers: ['Host', 'b.test'] }]);
  await look('another protocol', [{ host: 'a.test', protocol: 'http:', agent }]);
  await look('an agent of http', [{ host: 'a.test', agent: new http.Agent() }]);
  console.log(Object.keys(url), url.headers);
}
void main();
