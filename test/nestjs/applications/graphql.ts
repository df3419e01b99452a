// GraphQL with the Apollo driver, code first.
import 'reflect-metadata';
import { Injectable, Module, NotFoundException, Scope } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApolloDriver } from '@nestjs/apollo';
import {
  Args,
  Field,
  GraphQLModule,
  ID,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import winston from 'winston';

const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});

@ObjectType()
class Author {
  @Field()
  name!: string;
}

@ObjectType()
class Book {
  @Field(() => ID)
  id!: string;

  @Field()
  title!: string;

  @Field(() => Author)
  author?: Author;

  @Field()
  pages?: number;
}

@Resolver(() => Book)
class BooksResolver {
  @Query(() => Book)
  async book(@Args('id') id: string) {
    await new Promise(setImmediate);
    logger.info(`book ${id} wanted`);
    if (id === 'missing') throw new NotFoundException('no such book');
    if (id === 'broken') throw new Error('the shelf broke');
    return { id, title: `Book ${id}` };
  }

  @Mutation(() => Book)
  add(@Args('title') title: string) {
    return { id: '9', title };
  }

  @ResolveField()
  async author(@Parent() { id }: Book) {
    await new Promise(setImmediate);
    logger.info(`author of ${id} wanted`);
    return { name: 'Ada' };
  }

  // without parameters, which @nestjs/graphql calls in a way of its own
  @ResolveField()
  pages() {
    return 12;
  }
}

@Injectable({ scope: Scope.REQUEST })
class Shelf {}

@Resolver()
class ShelvesResolver {
  constructor(private readonly found: Shelf) {}

  @Query(() => String)
  shelf() {
    return this.found.constructor.name;
  }
}

const create = NestFactory.create.bind(NestFactory) as (...args: unknown[]) => Promise<any>;
const graphql = GraphQLModule.forRoot({
  driver: ApolloDriver,
  autoSchemaFile: true,
  playground: false,
} as any);

@Module({ imports: [graphql], providers: [BooksResolver, Shelf, ShelvesResolver] })
class AppModule {}

async function main() {
  const options = { logger: false };
  const app =
    process.env['PLATFORM'] === 'fastify'
      ? await create(AppModule, await createFastify(), options)
      : await create(AppModule, options);
  await app.listen(0, '127.0.0.1');
  console.log(`port ${app.getHttpServer().address().port}`);
}

async function createFastify() {
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return new FastifyAdapter();
}

void main();
