// The process list shows every user of the machine how a program was called. Thread: main's.
#pragma once

#include <QStringList>

namespace profile {

// The words as they were typed; afterwards the passwords of URLs among them are overwritten in argv,
// which is what the process list shows. Call first. For a moment they could be read all the same: a
// variable is the safe way, and the help says so.
QStringList takeArguments(int argc, char** argv);

} // namespace profile
