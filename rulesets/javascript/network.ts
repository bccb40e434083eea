// ok: network
import type { AxiosInstance } from 'axios';
// ruleid: network
import { type Pool, Client } from 'pg';
import https = require('https');

export class Api {
  constructor(private readonly client: AxiosInstance) {}

  async load(url: string): Promise<unknown> {
    // ruleid: network
    const response: Response = await fetch(url, { method: 'POST' } as RequestInit);
    // ruleid: network
    https.get(url, (message: unknown) => {});
    return response.json();
  }
}
