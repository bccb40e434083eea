import express from "express";
import sharp from "sharp";
import yauzl from "yauzl";

export async function small(data, name) {
  // ruleid: resource-guard-off
  await sharp(data, { limitInputPixels: false }).resize(64).toBuffer();
  // ruleid: resource-guard-off
  const options = { density: 300, limitInputPixels: 0 };
  // ruleid: resource-guard-off
  await sharp(data).limitInputPixels(false).toBuffer();
  // ruleid: resource-guard-off
  yauzl.open(name, { lazyEntries: true, validateEntrySize: false }, read);
  // ruleid: resource-guard-off
  app.use(express.json({ limit: Infinity }));

  // ok: resource-guard-off
  await sharp(data, { limitInputPixels: 40_000_000 }).resize(64).toBuffer();
  // ok: resource-guard-off
  await sharp(data, { limitInputPixels: true }).toBuffer();
  // ok: resource-guard-off
  yauzl.open(name, { lazyEntries: true, validateEntrySize: true }, read);
  // ok: resource-guard-off
  app.use(express.json({ limit: "10mb" }));
  // ok: resource-guard-off
  list.query({ limit: Infinity });
  return options;
}
