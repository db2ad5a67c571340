#include "app/keystead/display.h"

#include <QString>
#include <QtGlobal>

#include <cstdio>
#include <cstdlib>

namespace keystead {

namespace {

constexpr const char* sentence =
    "keystead: there is no display to open a window on.\n"
    "On a desktop, start it from a terminal of that desktop. Through ssh, connect with “ssh -X”.\n"
    "Without any screen, “xvfb-run keystead” gives it one (package xvfb), and keysteadctl needs none.\n";

// Qt's own lines about plugins say nothing to a user: they are kept for the case that it was not the display.
void handle(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    if (type == QtFatalMsg) {
        std::fputs(sentence, stderr);
        if (qEnvironmentVariableIsSet("QT_DEBUG_PLUGINS"))
            std::fprintf(stderr, "%s\n", qPrintable(message));
        std::_Exit(1);
    }
    if (type == QtCriticalMsg || qEnvironmentVariableIsSet("QT_DEBUG_PLUGINS"))
        std::fprintf(stderr, "%s\n", qPrintable(message));
}

} // namespace

DisplayGuard::DisplayGuard()
{
    qInstallMessageHandler(&handle);
}

DisplayGuard::~DisplayGuard()
{
    qInstallMessageHandler(nullptr);
}

} // namespace keystead
