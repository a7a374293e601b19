/** Where the services are that `npm start` starts; whoever reads the documents puts hosts of their own there. */
const server = (name: string, port: number, description: string) => ({
  url: `http://{${name}}`,
  description,
  variables: { [name]: { default: `127.0.0.1:${port}`, description: 'Host and port.' } },
});
export const broadcaster = server('broadcaster', 8080, 'A broadcaster, as `npm start` starts it.');
export const ingestor = server('ingestor', 8081, 'An ingestor, as `npm start` starts it.');
