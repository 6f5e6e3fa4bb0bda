/** A few rows as IANA's service-names-port-numbers.csv has them, with a name that no other register has. */
export const IANA_SAMPLE = [
  'Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes',
  'domain,53,tcp,Domain Name Server,[Paul_Mockapetris],[Paul_Mockapetris],,,,,,',
  'domain,53,udp,Domain Name Server,[Paul_Mockapetris],[Paul_Mockapetris],,,,,,',
  'quayside-test,41234,tcp,"A port, for tests",[Nobody],[Nobody],2026-01-09,2026-02-03,,,,',
  '',
].join('\r\n');
