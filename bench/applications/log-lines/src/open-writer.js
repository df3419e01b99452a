const { devNull } = require('node:os');
const { Writable } = require('node:stream');

/** The writers of the line of a number, by library. Only the one that is asked for is loaded. */
const writers = {
  winston: () => {
    const { createLogger, format, transports } = require('winston');
    const stream = new Writable({ write: (_chunk, _encoding, callback) => callback() });
    const logger = createLogger({
      format: format.combine(format.timestamp(), format.json()),
      transports: [new transports.Stream({ stream })],
    });
    return (line) => logger.info('order placed', fieldsOf(line));
  },
  pino: () => {
    const pino = require('pino');
    const logger = pino(pino.destination(devNull));
    return (line) => logger.info(fieldsOf(line), 'order placed');
  },
};

const fieldsOf = (line) => ({ line, orderId: `o-${line}`, sku: 'chair-4', quantity: 2 });

/** @param {keyof typeof writers} library */
exports.openWriter = (library) => writers[library]();
