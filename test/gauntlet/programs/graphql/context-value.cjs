// The contextValue, rootValue and arguments that the application gives: frozen, primitive, none, with getters.
const { inspect } = require('node:util');
const {
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  execute,
  executeSync,
  graphql,
  graphqlSync,
  parse,
  subscribe,
} = require('graphql');

const query = new GraphQLObjectType({
  name: 'Query',
  fields: {
    seen: { type: GraphQLString, resolve: (source, args, context) => inspect(context) },
    later: { type: GraphQLString, resolve: async (source, args, context) => inspect(context) },
    own: { type: GraphQLString },
  },
});
const schema = new GraphQLSchema({ query });
const document = parse('{ seen own }');
const contexts = {
  frozen: Object.freeze({ user: 1 }),
  sealed: Object.seal({ user: 1 }),
  string: 'user-1',
  empty: '',
  number: 7,
  zero: 0,
  false: false,
  symbol: Symbol('context'),
  bigint: 5n,
  function: function application() {},
  null: null,
  none: undefined,
  object: { user: 1 },
  bare: Object.create(null),
  proxy: new Proxy({}, { defineProperty: () => false, set: () => false }),
};

void (async () => {
  for (const [name, contextValue] of Object.entries(contexts)) {
    console.log(name, JSON.stringify(execute({ schema, document, contextValue })));
    console.log(name, JSON.stringify(executeSync({ schema, document, contextValue })));
    console.log(name, JSON.stringify(graphqlSync({ schema, source: '{ seen }', contextValue })));
    console.log(name, JSON.stringify(await graphql({ schema, source: '{ later }', contextValue })));
    if (contextValue instanceof Object) console.log(Reflect.ownKeys(contextValue));
  }
  console.log(JSON.stringify(execute({ schema, document })));
  console.log(
    JSON.stringify(execute(Object.freeze({ schema, document, rootValue: { own: 'o' } }))),
  );

  const reads = [];
  const watched = new Proxy(
    {
      get own() {
        reads.push('getter');
        return 'o';
      },
    },
    {
      get: (target, name, receiver) => (
        reads.push(String(name)),
        Reflect.get(target, name, receiver)
      ),
    },
  );
  console.log(JSON.stringify(execute({ schema, document, rootValue: watched })), reads);

  class Arguments {
    #document = document;
    get schema() {
      return schema;
    }
    get document() {
      return this.#document;
    }
    get rootValue() {
      return { own: () => 'called' };
    }
  }
  console.log(JSON.stringify(execute(new Arguments())));

  for (const args of [
    [],
    [null],
    [undefined],
    ['text'],
    [{}],
    [{ schema }],
    [{ schema: {}, document }],
    [schema, document],
    [{ schema, document }, undefined],
    [{ schema, document: {} }],
    [{ schema, document: parse('{ seen }', { noLocation: true }), variableValues: 'text' }],
    [{ schema, document: Object.freeze({ kind: 'Document', definitions: [] }) }],
    [{ schema, document, operationName: 'None' }],
  ]) {
    for (const run of [execute, executeSync]) {
      try {
        console.log(run.name, args.length, JSON.stringify(run(...args)));
      } catch (error) {
        console.log(run.name, args.length, error.name, error.message);
      }
    }
    try {
      console.log('subscribe', JSON.stringify(await subscribe(...args)));
    } catch (error) {
      console.log('subscribe', error.name, error.message);
    }
  }
})();
