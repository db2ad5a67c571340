// Ctrl+C cancels the job that runs instead of ending the program in the middle. One at a time.
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

} // namespace ctl
