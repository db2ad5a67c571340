// Lets GLib's answers arrive on a thread whose Qt event loop may be without GLib (QT_NO_GLIB):
// libsecret, behind QtKeychain, answers in the GMainContext of the thread that asked. GLib is looked
// up at run time, as libsecret is: whoever has the one has the other. Thread: one, from its start.
#pragma once

namespace profile {

class GlibPump
{
public:
    GlibPump(); // this thread's context is ours from now on
    ~GlibPump();
    GlibPump(const GlibPump&) = delete;
    GlibPump& operator=(const GlibPump&) = delete;

    // Hands over what has arrived; does not wait.
    void turn();

private:
    void* m_context = nullptr; // GMainContext; null: no GLib here
};

} // namespace profile
