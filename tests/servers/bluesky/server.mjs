// Bluesky's reference server (PDS) and the directory of identities it needs (PLC), in one process on loopback.
// Run as `node server.mjs <installed> <folder> <pds port> <plc port>`. With `<postgres> <port> <another>` behind that,
// the server that counts (AppView) runs as well, and the PDS passes on to it what it doesn't know itself.
import { createRequire } from "node:module";
import net from "node:net";

const [installed, folder, pdsPort, plcPort, postgres, port, dataPort] = process.argv.slice(2);
const plc = `http://127.0.0.1:${plcPort}`;

// Both listen on all interfaces, and can't be told otherwise.
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (port, ...more) {
  return typeof port === "number" || typeof port === "string"
    ? listen.call(this, { port: Number(port), host: "127.0.0.1" }, ...more)
    : listen.call(this, { ...port, host: "127.0.0.1" }, ...more);
};

const require = createRequire(`${installed}/package.json`);
const { Database, PlcServer } = require("@did-plc/server");
const { PDS, envToCfg, envToSecrets, readEnv } = await import(require.resolve("@atproto/pds"));

await PlcServer.create({ db: Database.mock(), port: Number(plcPort) }).start();

let view;
if (postgres) {
  const { startAppView } = await import("./appview.mjs");
  view = await startAppView({ installed, plc, postgres, port, dataPort });
  Object.assign(process.env, { PDS_BSKY_APP_VIEW_URL: view.endpoint, PDS_BSKY_APP_VIEW_DID: view.did });
}

Object.assign(process.env, {
  LOG_ENABLED: "false",
  PDS_PORT: pdsPort,
  PDS_HOSTNAME: "localhost",
  PDS_DEV_MODE: "true",
  PDS_DATA_DIRECTORY: folder,
  PDS_BLOBSTORE_DISK_LOCATION: `${folder}/blobs`,
  PDS_DID_PLC_URL: plc,
  PDS_SERVICE_HANDLE_DOMAINS: ".test",
  PDS_INVITE_REQUIRED: "false",
  PDS_DISABLE_SSRF_PROTECTION: "true",
  PDS_JWT_SECRET: "a-secret-for-tests",
  PDS_ADMIN_PASSWORD: "a-password-for-tests",
  PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: "1".repeat(64),
});
const env = readEnv();
const pds = await PDS.create(envToCfg(env), envToSecrets(env));
await pds.start();
view?.follow(`ws://127.0.0.1:${pdsPort}`);
