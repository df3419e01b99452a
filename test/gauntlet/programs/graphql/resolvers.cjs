// What resolvers throw and return: null, primitives, lazy thenables, promises, custom resolvers, this, arguments.
/* oxlint-disable unicorn/no-thenable, typescript/only-throw-error, typescript/prefer-promise-reject-errors -- what an application may do */
const { inspect } = require('node:util');
const {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLScalarType,
  GraphQLString,
  GraphQLUnionType,
  defaultFieldResolver,
  execute,
  graphql,
  parse,
} = require('graphql');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error));
const log = [];
const lazy = (value) => ({
  started: 0,
  then(...callbacks) {
    log.push(`started ${++this.started}`);
    return Promise.resolve(value).then(...callbacks);
  },
});
class Lazy extends Promise {
  then(...callbacks) {
    log.push('Lazy.then');
    return super.then(...callbacks);
  }
}
const thrown = {
  null: null,
  undefined,
  text: 'text',
  number: 5,
  symbol: Symbol('s'),
  object: { message: 5 },
  error: new RangeError('r'),
  frozen: Object.freeze(new Error('frozen')),
};
const string = (resolve) => ({ type: GraphQLString, resolve });
const a = new GraphQLObjectType({
  name: 'A',
  isTypeOf: (v) => v.a,
  fields: { a: { type: GraphQLString } },
});
const b = new GraphQLObjectType({
  name: 'B',
  isTypeOf: async (v) => v.b,
  fields: { b: string((s) => s.b) },
});
const either = new GraphQLUnionType({ name: 'Either', types: [a, b] });
const shout = new GraphQLScalarType({
  name: 'Shout',
  serialize: (v) =>
    v === 'bad'
      ? (() => {
          throw null;
        })()
      : String(v).toUpperCase(),
});
const fields = {
  ...Object.fromEntries(
    Object.entries(thrown).flatMap(([name, value]) => [
      [
        `throws_${name}`,
        string(() => {
          throw value;
        }),
      ],
      [`rejects_${name}`, string(() => Promise.reject(value))],
      [
        `lazily_${name}`,
        string(() => ({ then: (resolve, reject) => Promise.reject(value).then(resolve, reject) })),
      ],
    ]),
  ),
  returnsError: string(() => new Error('returned')),
  lazy: string(() => lazy('lazy')),
  lazyPromise: string(() => Lazy.resolve('lazy promise')),
  brokenThen: string(() => ({ then: () => undefined })),
  thenGetter: string(() => ({
    get then() {
      throw new Error('then getter');
    },
  })),
  sees: string(function (...args) {
    return `${this === undefined} ${args.length} ${inspect(args.slice(0, 3))} ${Object.keys(args[3])}`;
  }),
  argument: {
    type: GraphQLString,
    args: { a: { type: GraphQLInt, defaultValue: 3 } },
    resolve: (s, args) => inspect(args),
  },
  required: { type: new GraphQLNonNull(GraphQLString), resolve: () => null },
  list: {
    type: new GraphQLList(GraphQLString),
    resolve: () => ['1', Promise.resolve('2'), lazy('3'), Promise.reject(new Error('4'))],
  },
  set: { type: new GraphQLList(GraphQLString), resolve: () => new Set(['s']) },
  either: { type: new GraphQLList(either), resolve: () => [{ a: 'a' }, { b: 'b' }] },
  shout: { type: new GraphQLList(shout), resolve: () => ['loud', 'bad'] },
  own: { type: GraphQLString, args: { a: { type: GraphQLInt } } },
  plain: { type: GraphQLString },
};
const query = new GraphQLObjectType({ name: 'Query', fields });
const mutation = new GraphQLObjectType({
  name: 'Mutation',
  fields: {
    one: string(async () => (log.push('one'), '1')),
    two: string(() => (log.push('two'), '2')),
    three: string(async () => (log.push('three'), '3')),
  },
});
const schema = new GraphQLSchema({ query, mutation });

const show = async (name, run) => {
  try {
    const result = await run();
    console.log(name, JSON.stringify(result));
    for (const error of result.errors ?? []) {
      console.log(' ', error.name, error.message, error.originalError === thrown.error, error.path);
    }
  } catch (error) {
    console.log(name, 'THREW', error.name, error.message);
  }
};

void (async () => {
  for (const name of Object.keys(fields)) {
    const selection =
      name === 'either' ? 'either { __typename ... on A { a } ... on B { b } }' : name;
    await show(name, () => graphql({ schema, source: `{ ${selection} }` }));
    await show(name, () =>
      execute({ schema, document: parse(`{ ${selection} }`), contextValue: 'c', rootValue: 'r' }),
    );
  }
  await show('mutation', () =>
    graphql({ schema, source: 'mutation M { one two three again: one }' }),
  );
  console.log(log.splice(0));

  class Root {
    #secret = 'secret';
    count = 0;
    own(...args) {
      return `${this.#secret} ${this.count++} ${args.length} ${inspect(args[0])} ${typeof args[2].path}`;
    }
    get plain() {
      log.push('plain read');
      return 'plain';
    }
  }
  await show('root', () =>
    graphql({ schema, source: '{ own(a: 1) plain }', rootValue: new Root() }),
  );
  await show('function root', () =>
    graphql({ schema, source: '{ plain }', rootValue: Object.assign(() => 1, { plain: 'f' }) }),
  );
  await show('throwing getter', () =>
    graphql({
      schema,
      source: '{ plain }',
      rootValue: {
        get plain() {
          throw new Error('getter');
        },
      },
    }),
  );
  const fieldResolver = Object.freeze(function (...args) {
    log.push(['fieldResolver', args.length, this === undefined, args[3].fieldName]);
    return defaultFieldResolver(...args);
  });
  await show('custom', () =>
    graphql({ schema, source: '{ own plain }', rootValue: new Root(), fieldResolver }),
  );
  await show('default', () =>
    graphql({
      schema,
      source: '{ own plain }',
      rootValue: new Root(),
      fieldResolver: defaultFieldResolver,
    }),
  );
  await show('no function', () =>
    graphql({ schema, source: '{ own }', rootValue: new Root(), fieldResolver: 5 }),
  );
  await show('typeResolver', () =>
    graphql({
      schema,
      source: '{ either { __typename } }',
      typeResolver: (...args) => (log.push(args.length), 'A'),
    }),
  );
  console.log(log.splice(0));

  const stack = await graphql({
    schema: new GraphQLSchema({
      query: new GraphQLObjectType({
        name: 'Query',
        fields: {
          nested: string(() =>
            graphql({ schema, source: '{ plain own }', rootValue: new Root() }).then(
              JSON.stringify,
            ),
          ),
        },
      }),
    }),
    source: '{ nested }',
  });
  console.log(JSON.stringify(stack));

  const order = [];
  const running = execute({ schema, document: parse('{ rejects_error lazyPromise }') });
  running.then(() => order.push('executed'));
  for (let turn = 0; turn < 12; turn++) await Promise.resolve().then(() => order.push(turn));
  console.log(Object.getPrototypeOf(running) === Promise.prototype, order);
})();
