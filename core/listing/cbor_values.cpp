#include "core/listing/cbor_values.h"

namespace listing {

base::Error unreadable(const char* what)
{
    return {base::ErrorCode::CorruptEntry, QStringLiteral("a stored answer could not be read"),
            QLatin1String(what)};
}

void appendTime(QCborStreamWriter& cbor, const QDateTime& time)
{
    appendOptional(cbor, time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt);
}

void takeTime(CborCursor& cursor, QDateTime& time)
{
    static const QDateTime epoch = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    if (cursor.takeNull()) {
        time = QDateTime();
        return;
    }
    time = epoch; // half the price of making one
    time.setMSecsSinceEpoch(cursor.integer());
}

std::optional<int> takeOptionalInt(CborCursor& cursor)
{
    if (cursor.takeNull())
        return std::nullopt;
    return int(cursor.integer(0, std::numeric_limits<int>::max()));
}

} // namespace listing
