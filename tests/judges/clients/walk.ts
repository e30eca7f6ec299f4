// Reads every list to its end and a record of each type, and reports how many items and which members they have.
interface Item {
  id: string;
}
type FetchPage<Info> = (cursor?: string) => Promise<{ items: Item[]; page: Info }>;

export async function walk<Info extends { total: number }>(
  lists: Record<string, FetchPage<Info>>,
  records: Record<string, () => Promise<Item>>,
  nextCursor: (info: Info) => string | null,
) {
  const counts: Record<string, [number, number]> = {};
  const members: Record<string, string[]> = {};
  for (const [name, fetchPage] of Object.entries(lists)) {
    let read = 0;
    let cursor: string | null = null;
    do {
      const { items, page }: { items: Item[]; page: Info } = await fetchPage(cursor ?? undefined);
      read += items.filter((item) => item.id !== "").length;
      counts[name] = [read, page.total];
      members[name] = Object.keys(items[0]);
      cursor = nextCursor(page);
    } while (cursor);
  }
  for (const [name, fetchRecord] of Object.entries(records)) {
    members[name] = Object.keys(await fetchRecord());
  }
  return { counts, members };
}
