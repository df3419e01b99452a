// Imported from an ES module, deep files, a subclass of an object type, a proxy of a schema's type.
import * as all from 'graphql';
import { execute as deep } from 'graphql/execution/execute.js';
import { GraphQLObjectType, GraphQLSchema, GraphQLString, execute, graphql, parse } from 'graphql';

console.log(Object.keys(all).length, deep === execute, all.default.execute === execute);
class Counting extends GraphQLObjectType {
  asked = 0;
  getFields() {
    this.asked += 1;
    return super.getFields();
  }
}
const query = new Counting({
  name: 'Query',
  fields: { a: { type: GraphQLString, resolve: () => 'a' }, b: { type: GraphQLString } },
});
const schema = new GraphQLSchema({ query });
const before = query.asked;
console.log(
  JSON.stringify(await graphql({ schema, source: '{ a b }', rootValue: { b: async () => 'b' } })),
);
console.log(query.asked - before, query.getFields() === query.getFields());
const own = new GraphQLObjectType({
  name: 'Query',
  fields: { a: { type: GraphQLString, resolve: () => 'own' } },
});
const fields = own.getFields();
own.getFields = () => fields;
console.log(
  JSON.stringify(deep({ schema: new GraphQLSchema({ query: own }), document: parse('{ a }') })),
);
console.log(
  JSON.stringify(
    await deep({
      schema: new GraphQLSchema({ query: new Proxy(own, {}) }),
      document: parse('{ a }'),
    }),
  ),
);
