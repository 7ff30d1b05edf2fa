export { Client } from 'minio'
