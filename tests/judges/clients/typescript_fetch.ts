// Reads content as an app does, with the typescript-fetch client of OpenAPI Generator, and prints it as JSON.
import { ClaimsApi, Configuration, FindingApi, FoodsApi, ProblemFromJSON, ReferenceApi, ResponseError } from "./client/index.js";
import { lists, records } from "./every.js";
import { walk } from "./walk.js";

const config = new Configuration({ basePath: process.argv[2] });

async function responseOf(failing: Promise<unknown>): Promise<Response> {
  const error = await failing.catch((reason: unknown) => reason);
  return (error as ResponseError).response;
}

const filter = { certainty: ["low" as const, "very_low" as const], limit: 100 };
const response = await new ClaimsApi(config).listClaimsRaw(filter);
const { items } = await response.value();
const claim = items.find((item) => item.said !== null)!;
const citations = await new ReferenceApi(config).getCitations({ ids: ["topical-is-plmd", "caution-gabapentin"] });
const hits = await new FindingApi(config).searchContent({ q: "twitchy legs" });
const missing = await responseOf(new FoodsApi(config).getFood({ foodId: "almonds" }));
const problem = ProblemFromJSON(await missing.json());
const headers = { "If-None-Match": response.raw.headers.get("ETag")! };
const again = await responseOf(new ClaimsApi(config).listClaims(filter, { headers }));
console.log(
  JSON.stringify({
    ...(await walk(lists(config), records(config), (info) => info.nextCursor)),
    claim: [claim.name, claim.said, claim.known, claim.standing],
    certainties: [...new Set(items.map((item) => item.assessment.certainty))].sort(),
    citations: citations.items.map((item): [string, string] => [item.title, item.kind]),
    hits: hits.items.map((hit) => hit.name),
    error: [problem.status, problem.type],
    unchanged: again.status,
  }),
);
