// Resizes every <iframe> of this service to the height that the framed page reports.
const BASE = new URL("./", import.meta.url).href;
const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(BASE));

addEventListener("message", ({ data, source }) => {
  if (data?.type !== "rls-height" || !(data.height > 0 && data.height < 20000)) return;
  const frame = frames().find((one) => one.contentWindow === source);
  if (frame) frame.height = Math.ceil(data.height);
});

// A framed page that loaded before this script reports its height again.
for (const frame of frames()) frame.contentWindow?.postMessage({ type: "rls-measure" }, "*");
