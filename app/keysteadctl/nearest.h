// “Did you mean …?” Pure, any thread.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace ctl {

// The word that was probably meant: begins with what was typed, or is few typing mistakes away
// (letters left out, added, changed or swapped; at most a third of the word). Nothing: none is near.
std::optional<QString> nearest(const QString& typed, const QStringList& words);

} // namespace ctl
