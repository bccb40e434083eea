const API_KEY = process.env.API_KEY;

export function start(config, logger) {
  // ruleid: secret-logged
  console.log(`Starting with ${process.env.GITHUB_TOKEN}`);
  // ruleid: secret-logged
  console.error('key:', API_KEY);
  // ruleid: secret-logged
  console.log(process.env['DB_PASSWORD']);
  const { password } = config;
  // ruleid: secret-logged
  logger.info({ user: config.user, password });
  // ruleid: secret-logged
  logger.debug('token ' + config.accessToken);
  // ruleid: secret-logged
  process.stderr.write(`secret ${config.clientSecret}\n`);
  const headers = { Authorization: `Bearer ${process.env.API_TOKEN}` };
  console.debug(
    'request',
    // ruleid: secret-logged
    JSON.stringify(headers),
  );
  // ruleid: secret-logged
  this.log.warn(API_KEY);
}

export async function honest(config, tokens) {
  // ok: secret-logged
  console.log(`key ${process.env.API_KEY ? 'set' : 'missing'}`);
  // ok: secret-logged
  console.log('key', Boolean(process.env.API_KEY));
  // ok: secret-logged
  console.log('key', !!process.env.API_KEY);
  // ok: secret-logged
  console.log(`key ${mask(process.env.API_KEY)}`);
  // ok: secret-logged
  console.log(`key ${API_KEY.slice(0, 4)}…`);
  // ok: secret-logged
  console.log('length', API_KEY.length);
  // ok: secret-logged
  console.error('API_KEY is not set, see process.env.API_KEY');
  // ok: secret-logged
  console.log('tokens used', tokens, process.env.MAX_TOKENS);
  const client = new Client({ apiKey: API_KEY });
  // ok: secret-logged
  console.log(client.version);
  const answer = await fetch(URL, { headers: { Authorization: API_KEY } });
  // ok: secret-logged
  console.log(answer.status);
  const child = spawn('x', [API_KEY]);
  // ok: secret-logged
  console.log(child.pid);
  app.post('/login', (request) => {
    // ruleid: secret-logged
    console.log('login', request.body.password);
  });
  // ok: secret-logged
  console.log(config.password === 'x');
  // ok: secret-logged
  logger.debug(`valid until ${store.accessToken?.expires_at}, for ${store.accessToken.scopes}`);
  // ruleid: secret-logged
  logger.debug(`valid: ${store.accessToken?.value}`);
  // console.log(process.env.API_KEY)
  // ok: secret-logged
  return 'console.log(process.env.API_KEY)';
}
