// red
export { Client } from 'minio'
