// Writing comma-separated values (RFC 4180). Private to core/property; pure, any thread.
#pragma once

#include <QByteArray>

namespace property {

// In quotes where it must be: it holds the separator, a quote or a line end, or a blank stands at an end of
// it, which some programs cut off.
void appendCsvField(QByteArray& out, QByteArrayView text, char separator);

} // namespace property
