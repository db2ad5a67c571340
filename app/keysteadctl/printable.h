// What others wrote – on the command line, in a database – as text that is safe to show. Pure functions,
// any thread.
#pragma once

#include <QString>

namespace ctl {

// On one line and without control characters: a title must not move the cursor of a terminal.
QString printable(const QString& text);

// “word” as it was typed, for a message: on one line, at most 60 characters, without the password of a
// URL: whoever mistakes where a URL belongs has typed its password, too.
QString quoted(const QString& word);

// The same without the quotes and of any length.
QString withoutPasswords(QString text);

} // namespace ctl
