#include "core/property/csv_text.h"

#include <algorithm>

namespace property {

void appendCsvField(QByteArray& out, QByteArrayView text, char separator)
{
    const bool needsQuotes = text.startsWith(' ') || text.endsWith(' ') ||
                             std::any_of(text.begin(), text.end(), [separator](char c) {
                                 return c == separator || c == '"' || c == '\n' || c == '\r';
                             });
    if (!needsQuotes) {
        out.append(text);
        return;
    }
    out.append('"');
    for (const char c : text) {
        if (c == '"')
            out.append('"');
        out.append(c);
    }
    out.append('"');
}

} // namespace property
