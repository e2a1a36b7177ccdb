import type { Connect, Plugin } from 'vite';

/** Where the cloud is that Vite's servers pass requests on to; without it they say that there is none. */
const URL_OF_CLOUD = process.env['SOUL_CODEX_CLOUD_URL'];

/**
 * Puts a cloud beside the app for `cargo xtask demo` and the tests: Vite's servers pass `/v1/` on to it, so that the app meets it at its
 * own address, as behind a proxy in service, and say so in `cloud.json`.
 */
export function cloud(): Plugin {
  const announce = (middlewares: Connect.Server) => {
    if (URL_OF_CLOUD === undefined) return;
    middlewares.use('/cloud.json', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end('{ "sync": true }');
    });
  };
  return {
    name: 'soul-codex-cloud',
    // What the preview passes on is what the development server does.
    config: () => (URL_OF_CLOUD === undefined ? {} : { server: { proxy: { '/v1/': { target: URL_OF_CLOUD } } } }),
    configureServer: ({ middlewares }) => announce(middlewares),
    configurePreviewServer: ({ middlewares }) => announce(middlewares),
  };
}
