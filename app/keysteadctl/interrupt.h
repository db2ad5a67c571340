// What Ctrl+C and SIGTERM do while a command works. One at a time.
#pragma once

#include "core/base/job.h"

namespace ctl {

// While it lives, SIGINT and SIGTERM cancel the control; a second one ends the program.
class Interrupt
{
public:
    explicit Interrupt(base::JobControl& control);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
};

// While it lives, they end the program at once, with 0: for a command that goes on until then and leaves
// nothing behind.
class QuitOnInterrupt
{
public:
    QuitOnInterrupt();
    ~QuitOnInterrupt();
    QuitOnInterrupt(const QuitOnInterrupt&) = delete;
    QuitOnInterrupt& operator=(const QuitOnInterrupt&) = delete;
};

} // namespace ctl
