// What a user can do so that upstream's winston transport exports: it hands its records to the logs API
// of before SDK 3, whose global nobody sets any more. Loaded right after upstream's register.
const { logs } = require('@opentelemetry/api');
const { logs: formerLogs } = require('@opentelemetry/api-logs');

formerLogs.setGlobalLoggerProvider(logs.getLoggerProvider());
