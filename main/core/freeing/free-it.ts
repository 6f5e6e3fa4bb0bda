/** What to do about a port that somebody holds, where there is a list to do it in. The command line has a command for it. */
export const FREE_IT = 'Free it from the list of ports, or take another port.';
