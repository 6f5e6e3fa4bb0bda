#!/usr/bin/perl
# Makes a busy machine on loopback: load.pl LISTENERS PROCESSES CONNECTIONS UDP FDS
#
# PROCESSES idle children, named svc0, svc1, ..., share out the listeners (3 of 4 on 127.0.0.2 to 127.0.0.9, 1 of 4 on
# ::1), the UDP sockets, the established pairs (two sockets each) and other open files, until FDS files are open in all.
# Says "ready" on stdout, then obeys lines on stdin: "connect" and "disconnect" open and close the pairs (answers
# "done"). Starts without pairs. The end of stdin ends everything, as does SIGTERM or an hour.
# Perl, because every Debian has it (perl-base) and a child costs well below a tenth of a Node process.
use strict;
use warnings;
use POSIX ();
use Socket qw(:DEFAULT IN6ADDR_LOOPBACK AF_INET6 pack_sockaddr_in6);

my ($listeners, $processes, $connections, $udp, $fds) = @ARGV;
my %prctl = (x86_64 => 157, aarch64 => 167);
my $prctl = $prctl{ (POSIX::uname())[4] };
use constant LIFE => 3600;

sub share { my ($n, $i) = @_; int($n * ($i + 1) / $processes) - int($n * $i / $processes) }

sub listener {
    my ($k) = @_;
    my $v6 = $k % 4 == 3;
    socket(my $s, $v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or die "socket: $!";
    my $address = $v6 ? pack_sockaddr_in6(0, IN6ADDR_LOOPBACK) : pack_sockaddr_in(0, inet_aton('127.0.0.' . (2 + $k % 8)));
    bind($s, $address) or die "bind: $!";
    listen($s, 64) or die "listen: $!";
    return [$s, $v6 ? AF_INET6 : AF_INET];
}

sub pair {
    my ($listener) = @_;
    socket(my $c, $listener->[1], SOCK_STREAM, 0) or die "socket: $!";
    connect($c, getsockname($listener->[0])) or die "connect: $!";
    accept(my $a, $listener->[0]) or die "accept: $!";
    # Reset on close: nothing stays behind in TIME_WAIT.
    setsockopt($_, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)) for $c, $a;
    return ($c, $a);
}

sub child {
    my ($i, $said) = @_;
    syscall($prctl, 1, 9) if $prctl;    # PR_SET_PDEATHSIG, SIGKILL
    $0 = "svc$i";
    my $wish = '';
    $SIG{TERM} = 'DEFAULT';
    $SIG{INT} = 'IGNORE';
    $SIG{USR1} = sub { $wish = 'connect' };
    $SIG{USR2} = sub { $wish = 'disconnect' };
    # A signal that comes between looking at the wish and pausing must not be lost.
    my $both = POSIX::SigSet->new(POSIX::SIGUSR1(), POSIX::SIGUSR2());
    my $none = POSIX::SigSet->new();
    POSIX::sigprocmask(POSIX::SIG_BLOCK(), $both);

    my @listeners = map { listener($i + $_) } 0 .. share($listeners, $i) - 1;
    my @kept;
    for (1 .. share($udp, $i)) {
        socket(my $s, AF_INET, SOCK_DGRAM, 0) or die "socket: $!";
        bind($s, pack_sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
        push @kept, $s;
    }
    my $pairs = share($connections, $i);
    my $left = share($fds, $i) - @listeners - @kept - 2 * $pairs - 4;
    for (my $k = 0; $left > 0; $k++, $left -= 2) {
        my ($x, $y);
        if ($k % 3 == 0) { open($x, '<', '/dev/null') && open($y, '<', '/etc/hostname') || open($y, '<', '/dev/null') }
        elsif ($k % 3 == 1) { pipe($x, $y) }
        else { socketpair($x, $y, AF_UNIX, SOCK_STREAM, PF_UNSPEC) }
        push @kept, $x, $y;
    }
    my @connected;
    alarm(LIFE);
    syswrite($said, 'x');
    while (1) {
        POSIX::sigsuspend($none) unless $wish;
        my $todo = $wish;
        $wish = '';
        if ($todo eq 'connect' && !@connected && $pairs) {
            my @to = @listeners ? @listeners : listener($i);
            @connected = map { pair($to[ $_ % @to ]) } 0 .. $pairs - 1;
        }
        elsif ($todo eq 'disconnect') { @connected = () }
        syswrite($said, 'x');
    }
}

pipe(my $hear, my $said) or die "pipe: $!";
my @pids;
sub end {
    kill 'KILL', @pids if @pids;
    waitpid($_, 0) for @pids;
    POSIX::_exit(0);
}
sub hear { my ($n) = @_; while ($n > 0) { my $got = sysread($hear, my $x, $n) or die "a child ended\n"; $n -= $got } }
$SIG{TERM} = $SIG{ALRM} = \&end;
$SIG{INT} = 'IGNORE';
alarm(LIFE);
for my $i (0 .. $processes - 1) {
    my $pid = fork() // die "fork: $!";
    if ($pid == 0) {
        close $hear;
        close STDIN;
        eval { child($i, $said) };
        print STDERR "svc$i: $@";
        POSIX::_exit(1);
    }
    push @pids, $pid;
    hear(1) if $i >= 8;    # no more than a few start at once
}
hear($processes < 8 ? $processes : 8);
syswrite(STDOUT, "ready\n");
while (my $line = <STDIN>) {
    my $signal = $line eq "connect\n" ? 'USR1' : $line eq "disconnect\n" ? 'USR2' : next;
    # In groups: thousands of connections at once would overrun the queues.
    for (my $i = 0; $i < @pids; $i += 16) {
        my $last = $i + 15 < $#pids ? $i + 15 : $#pids;
        my @group = @pids[ $i .. $last ];
        kill $signal, @group;
        hear(scalar @group);
    }
    syswrite(STDOUT, "done\n");
}
end();
