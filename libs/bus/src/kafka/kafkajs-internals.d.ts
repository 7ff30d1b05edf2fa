declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: new (...options: never[]) => unknown
  export default RequestQueue
}
