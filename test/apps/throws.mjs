// Throws inside a request, and tells where.
import http from 'node:http';

function deepInside() {
  throw new Error('too deep'); // line 5
}

const server = http.createServer((_request, response) => {
  try {
    deepInside(); // line 10
  } catch (error) {
    response.end(error.stack);
  }
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
