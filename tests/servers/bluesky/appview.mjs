// Bluesky's reference AppView, which counts what people do with posts, on loopback. It tells its address and DID.
import { createRequire } from "node:module";

export async function startAppView({ installed, plc, postgres, port, dataPort }) {
  const require = createRequire(`${installed}/package.json`);
  const load = (name) => import(require.resolve(name));
  const bsky = await import(`${installed}/node_modules/@atproto/bsky/dist/index.js`);
  const { Secp256k1Keypair } = await load("@atproto/crypto");
  const { Client } = await load("@did-plc/lib");

  const endpoint = `http://127.0.0.1:${port}`;
  const key = await Secp256k1Keypair.create();
  const directory = new Client(plc);
  const ours = { signingKey: key.did(), rotationKeys: [key.did()], handle: "view.test", pds: endpoint, signer: key };
  const did = await directory.createDid(ours);
  await directory.updateData(did, key, (known) => {
    known.services.bsky_appview = { type: "BskyAppView", endpoint };
    return known;
  });

  const database = { url: postgres, schema: "appview" };
  const migrating = new bsky.Database(database);
  await migrating.migrateToLatestOrThrow();
  await migrating.close();
  const db = new bsky.Database({ ...database, poolSize: 10 });
  const { idResolver } = await bsky.DataPlaneServer.create(db, Number(dataPort), plc, globalThis.fetch);
  // As the reference network of its own tests (@atproto/dev-env) has it, without mutes, labels and search.
  const config = new bsky.ServerConfig({
    version: "tests",
    port: Number(port),
    didPlcUrl: plc,
    publicUrl: endpoint,
    serverDid: did,
    alternateAudienceDids: [],
    dataplaneUrls: [`http://127.0.0.1:${dataPort}`],
    dataplaneHttpVersion: "1.1",
    bsyncUrl: endpoint,
    bsyncHttpVersion: "1.1",
    bsyncApiKey: "nobody-listens",
    modServiceDid: "did:example:nobody",
    labelsFromIssuerDids: [],
    bigThreadUris: new Set(),
    maxThreadParents: 50,
    disableSsrfProtection: true,
    searchTagsHide: new Set(),
    searchTagsHideAll: new Set(),
    threadTagsBumpDown: new Set(),
    threadTagsHide: new Set(),
    visibilityTagHide: "",
    visibilityTagRankPrefix: "",
    debugFieldAllowedDids: new Set(),
    draftsLimit: 500,
    feedGenSkeletonTimeout: 5000,
    adminPasswords: ["a-password-for-tests"],
    etcdHosts: [],
  });
  await bsky.BskyAppView.create({ config, signingKey: key }).start();
  const follow = (pds) => void new bsky.RepoSubscription({ service: pds, db, idResolver }).start();
  return { endpoint, did, follow };
}
