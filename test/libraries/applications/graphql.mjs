import { createServer } from 'node:http';
import { buildSchema, execute, graphql, parse, validate } from 'graphql';
import { call, exercise, portOf } from './support/exercise.mjs';

const schema = buildSchema(`
  type Author { name: String! books: [Book!]! }
  type Book { title: String! author: Author! price(currency: String!): Float }
  type Query { book(id: ID!): Book books: [Book!]! fails: String }
  type Mutation { rename(id: ID!, title: String!): Book }
`);

const author = { name: 'Ada', books: () => books };
const books = ['Notes', 'Letters'].map((title) => ({
  title,
  author: () => author,
  price: async ({ currency }) => {
    await new Promise(setImmediate);
    return currency === 'EUR' ? 12.5 : null;
  },
}));
const rootValue = {
  book: ({ id }) => books[id],
  books: async (parameters, { port }) => {
    await call(port, '/stock');
    return books;
  },
  fails: () => {
    throw new RangeError('thrown by a resolver');
  },
  rename: ({ id, title }) => Object.assign(books[id], { title }),
};

const queries = {
  one: '{ book(id: 0) { title author { name } } }',
  many: 'query Many($currency: String!) { books { title price(currency: $currency) } }',
  rename: 'mutation Rename { rename(id: 1, title: "Poems") { title } }',
  fails: 'query Fails { fails }',
  invalid: '{ book { colour } }',
  malformed: '{ book(',
};

const server = createServer(async (request, response) => {
  const name = request.url.slice(1);
  if (name === 'stock') {
    response.end('2');
  } else if (name === 'by-hand') {
    const document = parse('query ByHand { books { title } }');
    validate(schema, document);
    const result = await execute({
      schema,
      document,
      rootValue,
      contextValue: { port: portOf(request) },
    });
    response.end(JSON.stringify(result));
  } else {
    const result = await graphql({
      schema,
      source: queries[name],
      rootValue,
      contextValue: { port: portOf(request) },
      variableValues: { currency: 'EUR' },
    });
    response.end(JSON.stringify(result));
  }
});

void exercise(
  server.listen(0, '127.0.0.1'),
  [...Object.keys(queries), 'by-hand'].map((name) => `/${name}`),
);
