// ruleid: hardcoded-password
const password = 'C0rrect!Horse#42';
// ruleid: hardcoded-password
const DB_PASSWORD = "n0t-Real-9x!Q";
const options = {
  user: 'admin',
  // ruleid: hardcoded-password
  password: 'Adm1n!Adm1n?77',
  // ruleid: hardcoded-password
  'apiKey': 'Zq9-Kx2-Lw7-Pn4!A',
};
// ruleid: hardcoded-password
config.clientSecret = 'a8F$kk2-91!Vb';
// ruleid: hardcoded-password
const secret = process.env.jwtSecret || 'Sup3r!Secr3t?Fallb4ck';
// ruleid: hardcoded-password
if (request.password === 'M4ster!Override#1') grant();

// ok: hardcoded-password
const fromEnvironment = { password: process.env.DB_PASSWORD };
// ok: hardcoded-password
const names = { apiKey: 'API_KEY_2', password: 'password1field' };
// ok: hardcoded-password
const label = { password: 'Your password (8 to 64 characters)' };
// ok: hardcoded-password
const placeholder = { apiKey: 'YOUR-API-KEY-123' };
// ok: hardcoded-password
const field = { type: 'password' };
// ok: hardcoded-password
const header = { apiKey: 'x-api-key-v2' };
// ok: hardcoded-password
const maxTokens = 'C0rrect!Horse#42'.length;
// const password = 'C0rrect!Horse#42'
// ok: hardcoded-password
const text = "password: 'C0rrect!Horse#42'";
