'use strict';
// Two instances in pm2's cluster mode; where their telemetry goes stands in the environment that pm2 gives them.
module.exports = {
  apps: [
    {
      name: 'instances',
      script: 'instance.cjs',
      instances: 2,
      exec_mode: 'cluster',
      node_args: process.env.INSTANCE_FLAGS,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: process.env.RECEIVER_URL,
        OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-1',
      },
    },
  ],
};
