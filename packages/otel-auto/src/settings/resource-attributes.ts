export type ResourceAttributes = Readonly<Record<string, ResourceAttributeValue>>;

export type ResourceAttributeValue = string | number | boolean | string[] | number[] | boolean[];
