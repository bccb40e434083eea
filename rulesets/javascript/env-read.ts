interface Settings {
  // ok: env-read
  env: { NAME: string };
}

export class Client {
  // ruleid: env-read
  private readonly token: string = process.env.TYPED_TOKEN!;

  // ruleid: env-read
  constructor(private url = process.env['TYPED_URL'] as string) {}

  read(environment: NodeJS.ProcessEnv = process.env): string | undefined {
    // ruleid: env-read
    return environment.TYPED_PARAMETER;
  }

  any(): unknown {
    // ruleid: env-read
    return (process.env as Record<string, string>).CAST_NAME;
  }
}
