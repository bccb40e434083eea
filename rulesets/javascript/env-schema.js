import { z } from 'zod';
import { cleanEnv, str } from 'envalid';

const settings = z
  .object({
    // ruleid: env-schema
    CHECKED_URL: z.string().url(),
    // ruleid: env-schema
    CHECKED_PORT: z.number(),
  })
  .parse(process.env);

const Schema = z.object({
  // ruleid: env-schema
  LATER_URL: z.string(),
});

const parsed = Schema.safeParse(process.env);

const env = cleanEnv(process.env, {
  // ruleid: env-schema
  CLEAN_TOKEN: str(),
});

export const typed = createEnv({
  // ruleid: env-schema
  server: { CREATED_URL: z.string() },
  runtimeEnv: process.env,
});

const Input = z.object({
  // ok: env-schema
  path: z.string(),
});

export function tool(args) {
  // ok: env-schema
  return Input.parse(args);
}
