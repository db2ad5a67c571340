#include "app/keysteadctl/refused_words.h"

#include "app/keysteadctl/printable.h"

#include <algorithm>
#include <array>

namespace ctl {

namespace {

using property::Refused;

struct Words
{
    Refused reason;
    const char* text; // “%1”: the value
};
constexpr std::array refusedWords{
    Words{Refused::ColumnCount, "not as many columns as the header has"},
    Words{Refused::Quotes, "text behind a closing quote"},
    Words{Refused::Encoding, "not in the file's encoding"},
    Words{Refused::NoObject, "no JSON object"},
    Words{Refused::NoSingleValue, "a list or an object, where one value belongs"},
    Words{Refused::Character, "a character that PostgreSQL cannot store"},
    Words{Refused::Missing, "missing"},
    Words{Refused::TooLong, "too long"},
    Words{Refused::Number, "%1 is no number"},
    Words{Refused::AmbiguousNumber, "%1 can be read in two ways; say --decimal point or --decimal comma"},
    Words{Refused::Decimals, "%1 has too many decimals"},
    Words{Refused::Negative, "%1 is negative"},
    Words{Refused::TooLarge, "%1 is too large"},
    Words{Refused::Type, "%1 is no type"},
    Words{Refused::Status, "%1 is no status"},
    Words{Refused::Time, "%1 is no time"},
    Words{Refused::Id, "%1 is no property's number"},
    Words{Refused::UnknownAgent, "there is no agent %1"},
    Words{Refused::AgentInactive, "agent %1 is not active"},
    Words{Refused::Repeated, "%1 stands in an earlier row"},
    Words{Refused::Exists, "%1 is there already"},
    Words{Refused::NotFound, "there is no property %1"},
    Words{Refused::InBin, "property %1 is in the bin"},
    Words{Refused::SeveralMatch, "several properties are called %1 in that city"},
};

} // namespace

QString sentenceOf(const property::RefusedRow& row)
{
    const auto words = std::find_if(refusedWords.begin(), refusedWords.end(),
                                    [&row](const Words& one) { return one.reason == row.reason; });
    QString place = QStringLiteral("line %1").arg(row.line);
    if (!row.name.isEmpty())
        place += QStringLiteral(", ") + printable(row.name);
    else if (row.column > 0)
        place += QStringLiteral(", column %1").arg(row.column);
    return place + QStringLiteral(": ") +
           QString::fromUtf8(words->text).replace(QStringLiteral("%1"), quoted(row.value));
}

} // namespace ctl
