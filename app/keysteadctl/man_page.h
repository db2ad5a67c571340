// Manual pages from the command table. Pure functions, any thread.
#pragma once

#include "app/keysteadctl/command.h"

#include <QByteArray>

namespace ctl {

// keysteadctl(1), and keysteadctl-COMMAND(1): roff for man(7), UTF-8.
QByteArray manPage(const std::vector<Command>& commands);
QByteArray manPage(const Command& command);

// Text as roff: nothing in it is taken for a request or an escape, and hyphens can be copied.
QByteArray roff(const QString& text);

} // namespace ctl
