// Jobs of @nestjs/schedule; with STANDALONE=true in an application context, else in a server.
import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, Interval, ScheduleModule, Timeout } from '@nestjs/schedule';
import winston from 'winston';

const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});

@Injectable()
class TasksService {
  #ticks = 0;

  @Cron('* * * * * *')
  async tidyUp() {
    await new Promise(setImmediate);
    logger.info('tidied up');
  }

  @Interval(20)
  tick() {
    this.#ticks += 1;
    if (this.#ticks === 2) throw new Error('the second tick broke');
    if (this.#ticks === 1) logger.info('ticked');
  }

  @Timeout(10)
  once() {
    logger.info('once');
  }
}

@Module({ imports: [ScheduleModule.forRoot()], providers: [TasksService] })
class AppModule {}

async function main() {
  if (process.env['STANDALONE'] === 'true') {
    await NestFactory.createApplicationContext(AppModule, { logger: false });
    console.log('port 0');
  } else {
    const app = await NestFactory.create(AppModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    console.log(`port ${app.getHttpServer().address().port}`);
  }
}

void main();
