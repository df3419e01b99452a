import { describe, expect, it } from '@jest/globals';
import { describeDestination } from '../../../src/instrumentations/amqplib/destination';

describe('describeDestination', () => {
  it.each([
    [{ exchange: 'logs', routingKey: 'warning' }, 'logs:warning'],
    [{ exchange: 'logs', routingKey: '' }, 'logs'],
    [{ exchange: '', routingKey: 'orders' }, 'orders'],
    [{ exchange: '', routingKey: '' }, 'amq.default'],
    [{ exchange: undefined, routingKey: 7 }, 'amq.default'],
    [{ exchange: 'logs', routingKey: 'warning', queue: 'disk' }, 'logs:warning:disk'],
    [{ exchange: 'logs', routingKey: 'disk', queue: 'disk' }, 'logs:disk'],
    [{ exchange: '', routingKey: 'orders', queue: 'orders' }, 'orders'],
    [{ exchange: 'logs', routingKey: '', queue: 'disk' }, 'logs:disk'],
  ])('names %j as the semantic conventions do: %s', (route, name) => {
    const { spanName, attributes } = describeDestination(route);
    expect(spanName).toBe(name);
    expect(attributes).toMatchObject({ 'messaging.destination.name': name });
    expect(attributes).not.toHaveProperty(['messaging.destination.anonymous']);
  });

  it.each([
    [{ exchange: 'logs', routingKey: '', queue: 'amq.gen-JzTY2' }, 'logs:amq.gen-*'],
    [{ exchange: '', routingKey: 'amq.gen-JzTY2' }, 'amq.gen-*'],
    [{ exchange: '', routingKey: 'amq.rabbitmq.reply-to.g2dkA' }, 'amq.rabbitmq.reply-to.*'],
  ])('calls no span by what the broker made up in %j', (route, template) => {
    expect(describeDestination(route)).toMatchObject({
      spanName: template,
      attributes: {
        'messaging.destination.anonymous': true,
        'messaging.destination.template': template,
      },
    });
  });

  it('has the routing key where there is one', () => {
    const KEY = 'rabbitmq.destination.routing_key';
    const keyOf = (routingKey: unknown) =>
      describeDestination({ exchange: 'logs', routingKey }).attributes[KEY];
    expect([keyOf('warning'), keyOf(''), keyOf(7)]).toEqual(['warning', undefined, undefined]);
  });
});
