// Reads content as an app does, with types generated from the document, and prints it as JSON.
import createClient from "openapi-fetch";
import type { paths } from "./api";
import { LISTS, RECORDS } from "./every";

export const api = createClient<paths>({ baseUrl: process.argv[2] });

async function countItems(): Promise<Record<string, [number, number]>> {
  const counts: Record<string, [number, number]> = {};
  for (const [name, fetchPage] of Object.entries(LISTS)) {
    let read = 0;
    let cursor: string | undefined;
    do {
      const { data } = await fetchPage(api, cursor);
      read += data!.items.filter((item) => item.id !== "").length;
      cursor = data!.page.next_cursor ?? undefined;
      counts[name] = [read, data!.page.total];
    } while (cursor);
  }
  return counts;
}

async function readRecords(): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const [name, fetchRecord] of Object.entries(RECORDS)) {
    const { data } = await fetchRecord(api);
    ids[name] = data!.id;
  }
  return ids;
}

async function main(): Promise<void> {
  const claims = await api.GET("/v1/claims", { params: { query: { certainty: ["low", "very_low"], limit: 100 } } });
  const claim = claims.data!.items.find((item) => item.said !== null)!;
  const citations = await api.GET("/v1/citations", { params: { query: { ids: ["topical-is-plmd", "caution-gabapentin"] } } });
  const hits = await api.GET("/v1/search", { params: { query: { q: "twitchy legs" } } });
  const missing = await api.GET("/v1/foods/{food_id}", { params: { path: { food_id: "almonds" } } });
  const etag = claims.response.headers.get("ETag")!;
  const again = await fetch(claims.response.url, { headers: { "If-None-Match": etag } });
  console.log(
    JSON.stringify({
      counts: await countItems(),
      records: await readRecords(),
      said: claim.said,
      known: claim.known,
      certainties: [...new Set(claims.data!.items.map((item) => item.assessment.certainty))].sort(),
      citations: citations.data!.items.length,
      hits: hits.data!.items.map((hit) => hit.name),
      error: missing.error!.status,
      unchanged: again.status,
    }),
  );
}

void main();
