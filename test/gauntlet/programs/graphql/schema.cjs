// The schema after it has been executed: identity of resolvers, calls by hand, frozen parts, changes while it lives.
const { inspect } = require('node:util');
const graphqlModule = require('graphql');
const {
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  execute,
  executeSync,
  getIntrospectionQuery,
  graphql,
  graphqlSync,
  parse,
  printSchema,
  validate,
} = graphqlModule;

for (const name of ['execute', 'executeSync', 'parse', 'validate', 'subscribe', 'graphql']) {
  const value = graphqlModule[name];
  console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
}
console.log(
  Object.getOwnPropertyDescriptor(GraphQLObjectType.prototype, 'getFields').enumerable,
  GraphQLObjectType.prototype.getFields.length,
  GraphQLObjectType.prototype.getFields.name,
);

const hello = Object.assign(
  function hello() {
    return 'world';
  },
  { own: 1 },
);
const seenInside = [];
const node = new GraphQLInterfaceType({ name: 'Node', fields: { id: { type: GraphQLString } } });
const item = new GraphQLObjectType({
  name: 'Item',
  interfaces: [node],
  isTypeOf: () => true,
  fields: () => ({
    id: { type: GraphQLString },
    parent: { type: item, resolve: (source) => source.parent },
    title: { type: GraphQLString, resolve: async (source) => `title ${source.id}` },
  }),
});
const query = new GraphQLObjectType({
  name: 'Query',
  fields: {
    hello: { type: GraphQLString, resolve: hello },
    items: {
      type: new GraphQLList(item),
      resolve: (source, args, context, info) => {
        const field = info.parentType.getFields().hello;
        seenInside.push(field.resolve === hello, info.schema === schema, info.parentType === query);
        seenInside.push(field === query.getFields().hello, info.returnType.ofType === item);
        return [{ id: '1', parent: { id: '0' } }, Promise.resolve({ id: '2' })];
      },
    },
    nodes: { type: new GraphQLList(node), resolve: async () => [{ id: '3' }] },
  },
});
const schema = new GraphQLSchema({ query, types: [item] });
const before = {
  fields: query.getFields(),
  keys: Reflect.ownKeys(query),
  fieldKeys: Object.values(query.getFields()).map((field) => Reflect.ownKeys(field)),
  shown: inspect(schema, { depth: 4 }),
  printed: printSchema(schema),
};
const source = '{ hello items { id title parent { id } } nodes { id __typename } }';
const introspect = () => JSON.stringify(graphqlSync({ schema, source: getIntrospectionQuery() }));

void (async () => {
  const introspected = introspect();
  console.log(JSON.stringify(executeSync({ schema, document: parse('{ hello }') })));
  console.log(JSON.stringify(await graphql({ schema, source })));
  console.log(JSON.stringify(executeSync({ schema, document: parse('{ hello }') })));
  console.log('seen inside', seenInside);
  console.log(
    'same',
    query.getFields() === before.fields,
    query.getFields().hello.resolve === hello,
  );
  console.log(
    'by hand',
    query.getFields().hello.resolve({}, {}),
    query.getFields().hello.resolve(),
  );
  console.log(Reflect.ownKeys(query).length === before.keys.length);
  console.log(Object.values(query.getFields()).map((field) => Reflect.ownKeys(field).length));
  console.log(
    inspect(schema, { depth: 4 }) === before.shown,
    printSchema(schema) === before.printed,
  );
  console.log(introspect() === introspected, introspected.length);
  console.log(validate(schema, parse('{ none }')).map(String));
  console.log(
    await graphql({
      schema,
      source: '{ __type(name: "Item") { name fields { name type { name } } } }',
    }),
  );

  query.getFields().hello.resolve = () => 'changed';
  console.log(JSON.stringify(execute({ schema, document: parse('{ hello }') })));
  delete query.getFields().hello.resolve;
  console.log(
    JSON.stringify(execute({ schema, document: parse('{ hello }'), rootValue: { hello: 'root' } })),
  );
  query.getFields().added = { ...query.getFields().hello, name: 'added', resolve: () => 'added' };
  console.log(JSON.stringify(execute({ schema, document: parse('{ added }') })));
  console.log(introspect() === introspected, introspect().includes('"added"'));
  delete query.getFields().added;
  console.log(JSON.stringify(execute({ schema, document: parse('{ added hello }') })));

  const freeze = (value, seen = new Set()) => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return value;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) freeze(value[key], seen);
    return Object.freeze(value);
  };
  const frozenDocument = freeze(parse(source));
  console.log(JSON.stringify(await execute({ schema, document: frozenDocument })));
  freeze(query.getFields());
  Object.freeze(query);
  Object.freeze(item);
  Object.freeze(schema);
  console.log(
    JSON.stringify(
      await execute({ schema, document: frozenDocument, rootValue: freeze({ hello: 'f' }) }),
    ),
  );
  console.log(introspect() === introspected);
})();
