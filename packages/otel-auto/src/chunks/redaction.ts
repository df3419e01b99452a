export { createRedactor } from '../redaction/create-redactor';
