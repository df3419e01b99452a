// Subscriptions: the iterator, its return and throw, errors of the source, the subscribe resolver's identity.
/* oxlint-disable typescript/only-throw-error -- what an application may do */
const { inspect } = require('node:util');
const {
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  createSourceEventStream,
  execute,
  parse,
  subscribe,
} = require('graphql');

const log = [];
async function* words() {
  try {
    yield { word: 'one' };
    yield { word: 'two' };
    yield Object.freeze({ word: 'three' });
  } finally {
    log.push('source ended');
  }
}
const resolveSubscription = (source, args, context, info) => (
  log.push(inspect([source, args, context, info.operation.operation])),
  words()
);
const subscription = new GraphQLObjectType({
  name: 'Subscription',
  fields: {
    word: {
      type: GraphQLString,
      subscribe: resolveSubscription,
      resolve: (source) => source.word.toUpperCase(),
    },
    plain: {
      type: GraphQLString,
      subscribe: async function* () {
        yield { plain: 'p' };
        throw new Error('source broke');
      },
    },
    none: { type: GraphQLString, subscribe: () => 5 },
    throws: {
      type: GraphQLString,
      subscribe: () => {
        throw null;
      },
    },
    byRoot: { type: GraphQLString },
  },
});
const query = new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLString } } });
const schema = new GraphQLSchema({ query, subscription });
const run = (name, more = {}) =>
  subscribe(Object.freeze({ schema, document: parse(`subscription S { ${name} }`), ...more }));

void (async () => {
  console.log(subscribe.name, subscribe.length, createSourceEventStream.length);
  for (const contextValue of [Object.freeze({ a: 1 }), 'text', undefined]) {
    const stream = await run('word', { contextValue });
    console.log(
      inspect(stream),
      Reflect.ownKeys(stream),
      Reflect.ownKeys(Object.getPrototypeOf(stream)),
    );
    for await (const answer of stream) console.log(JSON.stringify(answer));
  }
  const left = await run('word');
  for await (const answer of left) {
    console.log(JSON.stringify(answer));
    break;
  }
  console.log(await left.next());
  const thrown = await run('word');
  console.log(await thrown.throw(new Error('given')).catch(String), await thrown.next());
  const returned = await run('word');
  console.log(await returned.return('value'), await returned.next());
  for (const name of ['plain', 'none', 'throws', 'missing', 'byRoot']) {
    try {
      const stream = await run(name);
      console.log(name, JSON.stringify(stream));
      if (stream.next) for await (const answer of stream) console.log(JSON.stringify(answer));
    } catch (error) {
      console.log(name, 'THREW', String(error));
    }
  }
  const rooted = await run('byRoot', {
    rootValue: {
      byRoot: () =>
        (async function* () {
          yield { byRoot: () => 'called' };
        })(),
    },
  });
  for await (const answer of rooted) console.log(JSON.stringify(answer));
  const custom = await run('byRoot', {
    subscribeFieldResolver: () => words(),
    fieldResolver: (source) => source.word,
  });
  for await (const answer of custom) console.log(JSON.stringify(answer));
  console.log(
    JSON.stringify(
      execute({ schema, document: parse('subscription { word }'), rootValue: { word: 'w' } }),
    ),
  );
  console.log(subscription.getFields().word.subscribe === resolveSubscription, log);
})();
