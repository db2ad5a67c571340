// The words of the user's language, built into the program. GUI thread.
#pragma once

class QCoreApplication;

namespace keystead {

// The language of the locale when there is one, else English (whose plural forms come from a file too).
void installTranslations(QCoreApplication& application);

} // namespace keystead
