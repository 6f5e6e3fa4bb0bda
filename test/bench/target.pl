#!/usr/bin/perl
# A well-behaved small server: ends on SIGTERM or when stdin ends. Listens on a port of 127.0.0.1 that it prints: at once
# with the argument "now", else once a line on stdin says so. "swap" closes another file for it, so that it has as many
# open as before.
use strict;
use warnings;
use Socket;

open(my $spare, '<', '/dev/null') or die "/dev/null: $!";
my $line = ($ARGV[0] // '') eq 'now' ? 'open' : <STDIN> // exit;
close $spare if $line eq "swap\n";
socket(my $s, AF_INET, SOCK_STREAM, 0) or die "socket: $!";
bind($s, pack_sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
listen($s, 16) or die "listen: $!";
my ($port) = unpack_sockaddr_in(getsockname($s));
syswrite(STDOUT, "$port\n");
1 while <STDIN>;
