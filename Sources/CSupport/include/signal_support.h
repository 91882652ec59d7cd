#ifndef PARAPH_SIGNAL_SUPPORT_H
#define PARAPH_SIGNAL_SUPPORT_H

/// Turns SIGINT, SIGTERM and SIGHUP of this process into bytes of a pipe, one byte a signal,
/// its value the signal's number. Call once.
///
/// Handlers, unlike an ignored or blocked signal, aren't inherited by programs that are started.
/// Returns the pipe's end to read from, or -1 with errno.
int paraph_signals_as_bytes(void);

/// Turns SIGTSTP, the ^Z of a terminal, into such bytes too, or lets it stop the process again.
///
/// Where it is ignored it stays so.
void paraph_stops_as_bytes(int wanted);

/// Ignores SIGTSTP, as programs that paraph_spawn starts from then on do too.
void paraph_ignore_stops(void);

/// Lets the process end by a signal as if it were never handled.
void paraph_die_by_signal(int number);

#endif
