/** Variables that meant something to one life of a process only: channels that are closed, sockets that were handed over, its supervisor's notes. Pure. */

/** Of Node's child processes, clusters and watching; of systemd. */
const OF_ONE_LIFE = new Set(
  `NODE_CHANNEL_FD NODE_CHANNEL_SERIALIZATION_MODE NODE_UNIQUE_ID NODE_TEST_CONTEXT WATCH_REPORT_DEPENDENCIES
  INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET LISTEN_FDS LISTEN_PID LISTEN_PIDFDID LISTEN_FDNAMES FDSTORE
  WATCHDOG_PID WATCHDOG_USEC MAINPID MANAGERPID MANAGERPIDFDID SYSTEMD_EXEC_PID SYSTEMD_ACTIVATION_SCOPE
  MEMORY_PRESSURE_WATCH MEMORY_PRESSURE_WRITE CREDENTIALS_DIRECTORY`.split(/\s+/),
);

/** Only where pm2 has run it: elsewhere `name`, `status` or `version` are anybody's. */
const OF_PM2 = new Set(
  `NODE_APP_INSTANCE args automation autorestart autostart created_at cron_restart cwd env exec_interpreter
  exec_mode exit_code filter_env force instance_id instance_var instances kill_retry_time km_link log_date_format
  max_memory_restart merge_logs min_uptime name namespace node_args node_version pmx prev_restart_delay
  restart_delay restart_time stack status treekill unique_id unstable_restarts username version versioning vizion
  vizion_running wait_ready watch watch_options windowsHide`.split(/\s+/),
);

export function isOfOldLife(name: string, env: Readonly<Record<string, string>>): boolean {
  if (OF_ONE_LIFE.has(name)) return true;
  // PM2_HOME is the user's own: where their pm2 keeps its things.
  if (/^(pm_|axm_|PM2_)/.test(name)) return name !== 'PM2_HOME';
  return Object.hasOwn(env, 'pm_id') && OF_PM2.has(name);
}
