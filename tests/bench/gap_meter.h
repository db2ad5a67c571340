// How long the event loop of the GUI thread did nothing for anybody: the longest time between two turns of
// a ticker in it, less what a ticker in an idle thread has lost at the same time to the machine.
// Thread: the GUI's.
#pragma once

#include <QObject>

#include <memory>

namespace bench {

struct Gap
{
    double gui = 0;     // ms
    double control = 0; // ms
    double beyond() const { return gui > control ? gui - control : 0; }
};

class GapMeter
{
public:
    GapMeter();
    ~GapMeter();

    // The longest since the call before, and begins anew.
    Gap take();

private:
    class Ticker;
    class ControlThread;
    std::unique_ptr<Ticker> m_gui;
    std::unique_ptr<ControlThread> m_control;
};

} // namespace bench
