#include "core/profile/glib_pump.h"

#include <QLibrary>

namespace profile {

namespace {

// The part of GLib's stable ABI that is needed (2.22 and later).
struct Glib
{
    using MakeContext = void* (*)();
    using WithContext = void (*)(void* context);
    using Iterate = int (*)(void* context, int mayBlock);

    Glib()
        : library(QStringLiteral("glib-2.0"), 0)
        , make(reinterpret_cast<MakeContext>(library.resolve("g_main_context_new")))
        , push(reinterpret_cast<WithContext>(library.resolve("g_main_context_push_thread_default")))
        , pop(reinterpret_cast<WithContext>(library.resolve("g_main_context_pop_thread_default")))
        , unref(reinterpret_cast<WithContext>(library.resolve("g_main_context_unref")))
        , iterate(reinterpret_cast<Iterate>(library.resolve("g_main_context_iteration")))
    {
    }

    bool isComplete() const { return make && push && pop && unref && iterate; }

    QLibrary library;
    MakeContext make;
    WithContext push;
    WithContext pop;
    WithContext unref;
    Iterate iterate;
};

const Glib& glib()
{
    static const Glib instance;
    return instance;
}

} // namespace

GlibPump::GlibPump()
{
    if (!glib().isComplete())
        return;
    m_context = glib().make();
    glib().push(m_context);
}

GlibPump::~GlibPump()
{
    if (!m_context)
        return;
    glib().pop(m_context);
    glib().unref(m_context);
}

void GlibPump::turn()
{
    while (m_context && glib().iterate(m_context, 0) != 0) {
    }
}

} // namespace profile
