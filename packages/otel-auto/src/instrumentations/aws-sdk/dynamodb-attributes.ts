import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_AWS_DYNAMODB_ATTRIBUTE_DEFINITIONS,
  ATTR_AWS_DYNAMODB_CONSISTENT_READ,
  ATTR_AWS_DYNAMODB_CONSUMED_CAPACITY,
  ATTR_AWS_DYNAMODB_COUNT,
  ATTR_AWS_DYNAMODB_EXCLUSIVE_START_TABLE,
  ATTR_AWS_DYNAMODB_GLOBAL_SECONDARY_INDEX_UPDATES,
  ATTR_AWS_DYNAMODB_GLOBAL_SECONDARY_INDEXES,
  ATTR_AWS_DYNAMODB_INDEX_NAME,
  ATTR_AWS_DYNAMODB_ITEM_COLLECTION_METRICS,
  ATTR_AWS_DYNAMODB_LIMIT,
  ATTR_AWS_DYNAMODB_LOCAL_SECONDARY_INDEXES,
  ATTR_AWS_DYNAMODB_PROJECTION,
  ATTR_AWS_DYNAMODB_PROVISIONED_READ_CAPACITY,
  ATTR_AWS_DYNAMODB_PROVISIONED_WRITE_CAPACITY,
  ATTR_AWS_DYNAMODB_SCAN_FORWARD,
  ATTR_AWS_DYNAMODB_SCANNED_COUNT,
  ATTR_AWS_DYNAMODB_SEGMENT,
  ATTR_AWS_DYNAMODB_SELECT,
  ATTR_AWS_DYNAMODB_TABLE_COUNT,
  ATTR_AWS_DYNAMODB_TABLE_NAMES,
  ATTR_AWS_DYNAMODB_TOTAL_SEGMENTS,
} from '@opentelemetry/semantic-conventions/incubating';
import type { AwsCall } from './aws-call';

/** Attributes that are fields of the input, for the operations that have them. */
const OF_INPUT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreateTable: {
    GlobalSecondaryIndexes: ATTR_AWS_DYNAMODB_GLOBAL_SECONDARY_INDEXES,
    LocalSecondaryIndexes: ATTR_AWS_DYNAMODB_LOCAL_SECONDARY_INDEXES,
  },
  UpdateTable: {
    AttributeDefinitions: ATTR_AWS_DYNAMODB_ATTRIBUTE_DEFINITIONS,
    GlobalSecondaryIndexUpdates: ATTR_AWS_DYNAMODB_GLOBAL_SECONDARY_INDEX_UPDATES,
  },
  GetItem: { ConsistentRead: ATTR_AWS_DYNAMODB_CONSISTENT_READ },
  ListTables: {
    ExclusiveStartTableName: ATTR_AWS_DYNAMODB_EXCLUSIVE_START_TABLE,
    Limit: ATTR_AWS_DYNAMODB_LIMIT,
  },
  Query: {
    ConsistentRead: ATTR_AWS_DYNAMODB_CONSISTENT_READ,
    IndexName: ATTR_AWS_DYNAMODB_INDEX_NAME,
    Limit: ATTR_AWS_DYNAMODB_LIMIT,
    ProjectionExpression: ATTR_AWS_DYNAMODB_PROJECTION,
    ScanIndexForward: ATTR_AWS_DYNAMODB_SCAN_FORWARD,
    Select: ATTR_AWS_DYNAMODB_SELECT,
  },
  Scan: {
    ConsistentRead: ATTR_AWS_DYNAMODB_CONSISTENT_READ,
    IndexName: ATTR_AWS_DYNAMODB_INDEX_NAME,
    Limit: ATTR_AWS_DYNAMODB_LIMIT,
    ProjectionExpression: ATTR_AWS_DYNAMODB_PROJECTION,
    Segment: ATTR_AWS_DYNAMODB_SEGMENT,
    Select: ATTR_AWS_DYNAMODB_SELECT,
    TotalSegments: ATTR_AWS_DYNAMODB_TOTAL_SEGMENTS,
  },
};

/** Attributes that are fields of the output. */
const OF_OUTPUT: Readonly<Record<string, string>> = {
  ConsumedCapacity: ATTR_AWS_DYNAMODB_CONSUMED_CAPACITY,
  Count: ATTR_AWS_DYNAMODB_COUNT,
  ItemCollectionMetrics: ATTR_AWS_DYNAMODB_ITEM_COLLECTION_METRICS,
  ScannedCount: ATTR_AWS_DYNAMODB_SCANNED_COUNT,
};

/** Returns the attributes that are known before a call. Semantic conventions for AWS DynamoDB. */
export function describeDynamoCall({ operation, input }: AwsCall): Attributes {
  const { TableName, RequestItems, ProvisionedThroughput } = input;
  const tables =
    typeof TableName === 'string'
      ? [TableName]
      : typeof RequestItems === 'object' && RequestItems !== null
        ? Object.keys(RequestItems)
        : undefined;
  const capacity = (ProvisionedThroughput ?? {}) as Record<string, Attributes[string]>;
  const changesTable = operation === 'CreateTable' || operation === 'UpdateTable';
  return {
    [ATTR_AWS_DYNAMODB_TABLE_NAMES]: tables,
    ...pick(input, OF_INPUT[operation] ?? {}),
    ...(changesTable
      ? {
          [ATTR_AWS_DYNAMODB_PROVISIONED_READ_CAPACITY]: capacity['ReadCapacityUnits'],
          [ATTR_AWS_DYNAMODB_PROVISIONED_WRITE_CAPACITY]: capacity['WriteCapacityUnits'],
        }
      : {}),
  };
}

/** Returns the attributes that are known after a call. Semantic conventions for AWS DynamoDB. */
export function describeDynamoOutput(output: Readonly<Record<string, unknown>>): Attributes {
  const { TableNames } = output;
  return {
    ...pick(output, OF_OUTPUT),
    ...(Array.isArray(TableNames) ? { [ATTR_AWS_DYNAMODB_TABLE_COUNT]: TableNames.length } : {}),
  };
}

function pick(
  from: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, string>>,
): Attributes {
  const attributes: Attributes = {};
  for (const [field, attribute] of Object.entries(fields)) {
    const value = from[field];
    if (value == null) continue;
    attributes[attribute] =
      typeof value === 'object'
        ? (Array.isArray(value) ? value : [value]).map((part) => JSON.stringify(part))
        : value;
  }
  return attributes;
}
