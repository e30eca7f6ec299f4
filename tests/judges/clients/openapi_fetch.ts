// Reads content as an app does, with openapi-fetch and the types of openapi-typescript, and prints it as JSON.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";
import { lists, records } from "./every.js";
import { walk } from "./walk.js";

const api = createClient<paths>({ baseUrl: process.argv[2] });

const query = { certainty: ["low" as const, "very_low" as const], limit: 100 };
const claims = await api.GET("/v1/claims", { params: { query } });
const items = claims.data!.items;
const claim = items.find((item) => item.said !== null)!;
const citations = await api.GET("/v1/citations", { params: { query: { ids: ["topical-is-plmd", "caution-gabapentin"] } } });
const hits = await api.GET("/v1/search", { params: { query: { q: "twitchy legs" } } });
const missing = await api.GET("/v1/foods/{food_id}", { params: { path: { food_id: "almonds" } } });
const etag = claims.response.headers.get("ETag")!;
const again = await api.GET("/v1/claims", { params: { query }, headers: { "If-None-Match": etag } });
console.log(
  JSON.stringify({
    ...(await walk(lists(api), records(api), (info) => info.next_cursor)),
    claim: [claim.name, claim.said, claim.known, claim.standing],
    certainties: [...new Set(items.map((item) => item.assessment.certainty))].sort(),
    citations: citations.data!.items.map((item): [string, string] => [item.title, item.kind]),
    hits: hits.data!.items.map((hit) => hit.name),
    error: [missing.error!.status, missing.error!.type],
    unchanged: again.response.status,
  }),
);
