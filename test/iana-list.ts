/** A list of ports as IANA's CSV file has it, with the oddities of the real one. */
const HEAD =
  'Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes';

const ROWS = [
  ',0,tcp,Reserved,,,,2024-12-20,[RFC6335],,,',
  'whoispp,63,tcp,"whois++\nIANA assigned this well-formed service name as a replacement for ""whois++"".",[Rickard],[Rickard],,,,,,',
  'whois++,63,tcp,whois++,[Rickard],[Rickard],,,,,,"This entry is an alias to ""whoispp"".\nThis entry is now historic, not usable for use with many\ncommon service discovery mechanisms."',
  'http,80,tcp,World Wide Web HTTP,[IESG],[IETF_Chair],,2021-10-01,[RFC9110],,,Defined TXT keys: u=<username>',
  'http,80,udp,World Wide Web HTTP,[IESG],[IETF_Chair],,2021-10-01,[RFC9110],,,Defined TXT keys: u=<username>',
  'www,80,tcp,World Wide Web HTTP,[IESG],[IETF_Chair],,2021-10-01,[RFC9110],,,"This is a duplicate of the ""http"" service and should not be used for discovery purposes."',
  'www-http,80,tcp,World Wide Web HTTP,[Tim],[Tim],,,,,,"This is a duplicate of the ""http"" service and should not be used for discovery purposes.\n      u=<username>"',
  'http,80,sctp,HTTP,[Randall],[Randall],,2022-02-07,[RFC9260],,,',
  ',81,,Unassigned,,,,2007-09-06,,,,',
  ',225-241,,Reserved,[Jon_Postel],[Jon_Postel],,,,,,',
  'hbci,3000,tcp,HBCI,[Kurt],[Kurt],,,,,,',
  'remoteware-cl,3000,tcp,RemoteWare Client,[Tim],[Tim],,,,,,',
  'newcomer,5173,tcp,"A service, registered ""later""",[Ada],[Ada],2027-01-15,,,,,',
  'x11,6000-6063,tcp,X Window System,[Stephen],[Stephen],,,,,,',
  'x11,6000-6063,udp,X Window System,[Stephen],[Stephen],,,,,,',
  '1password,,tcp,1Password Password Manager state sharing,[Patrick],[Patrick],,,,,,Defined TXT keys: None',
  'only-name,,,Without port and protocol,[X],[X],,,,,,',
];

/** The real file's head and the given rows, ends of lines as they are in it. */
export const ianaList = (rows: readonly string[] = ROWS): string => `${[HEAD, ...rows].join('\r\n')}\r\n`;
