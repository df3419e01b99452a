// GraphQL with the Apollo driver, from a schema.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApolloDriver } from '@nestjs/apollo';
import { Args, GraphQLModule, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

const typeDefs = `
  type Author { name: String! }
  type Book { id: ID! title: String! author: Author! }
  type Query { book(id: ID!): Book! }
`;

@Resolver('Book')
class BooksResolver {
  @Query('book')
  find(@Args('id') id: string) {
    return { id, title: `Book ${id}` };
  }

  @ResolveField('author')
  author(@Parent() { id }: { id: string }) {
    return { name: `author of ${id}` };
  }
}

const graphql = GraphQLModule.forRoot({ driver: ApolloDriver, typeDefs, playground: false } as any);

@Module({ imports: [graphql], providers: [BooksResolver] })
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  console.log(`port ${app.getHttpServer().address().port}`);
}

void main();
