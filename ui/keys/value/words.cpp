#include "ui/keys/value/words.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/keys/key_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace keys {

namespace {

using decode::Value;
using keyspace::ValueType;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(keys::ValueWords)
};

int shortNumber(qint64 count)
{
    return static_cast<int>(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

QString cutText(const decode::Cut& cut)
{
    using decode::CutReason;
    switch (cut.reason) {
    case CutReason::Memory:
        return Words::tr("it would need too much memory");
    case CutReason::Output:
        return Words::tr("it unpacks to more than is allowed");
    case CutReason::Ratio:
        return Words::tr("it unpacks to suspiciously much");
    case CutReason::Nodes:
        return Words::tr("it has too many parts");
    case CutReason::Depth:
        return Words::tr("it is nested too deeply");
    case CutReason::EndOfInput:
        return Words::tr("it ends in the middle");
    case CutReason::Malformed:
        return Words::tr("it breaks its format");
    }
    return {};
}

QString titleOf(const QString& id)
{
    const decode::Decoder* const decoder = decode::Registry::standard().find(id.toLatin1());
    return decoder ? decoderText(*decoder) : id;
}

} // namespace

QString typeText(const keyspace::KeyDetails& details)
{
    switch (details.type) {
    case ValueType::String:
        return details.hyperLogLog ? Words::tr("HyperLogLog") : Words::tr("string");
    case ValueType::List:
        return Words::tr("list");
    case ValueType::Hash:
        return Words::tr("hash");
    case ValueType::Set:
        return Words::tr("set");
    case ValueType::SortedSet:
        return Words::tr("sorted set");
    case ValueType::Stream:
        return Words::tr("stream");
    case ValueType::Module:
        break;
    }
    return keyText(details.typeName);
}

QString lengthText(const keyspace::KeyDetails& details)
{
    if (!details.length)
        return common::unknown();
    const qint64 count = *details.length;
    switch (details.type) {
    case ValueType::String:
        return common::formatBytes({count});
    case ValueType::List:
        return Words::tr("%n items", nullptr, shortNumber(count));
    case ValueType::Hash:
        return Words::tr("%n fields", nullptr, shortNumber(count));
    case ValueType::Set:
    case ValueType::SortedSet:
        return Words::tr("%n members", nullptr, shortNumber(count));
    case ValueType::Stream:
        return Words::tr("%n entries", nullptr, shortNumber(count));
    case ValueType::Module:
        break;
    }
    return common::unknown();
}

QString lifeText(const std::optional<keyspace::ExpiryTime>& expiresAt, keyspace::ExpiryTime now)
{
    if (!expiresAt)
        return Words::tr("never expires");
    return *expiresAt <= now ? Words::tr("expired")
                             : Words::tr("%1 left").arg(common::formatDuration(*expiresAt - now));
}

QString lifeToolTip(const std::optional<keyspace::ExpiryTime>& expiresAt)
{
    if (!expiresAt)
        return Words::tr("This key has no time to live");
    const auto when = QDateTime::fromMSecsSinceEpoch(expiresAt->time_since_epoch().count());
    return Words::tr("Expires %1").arg(common::exactTime(when));
}

QString decoderText(const decode::Decoder& decoder)
{
    const QByteArrayView id = decoder.id;
    if (id == "text")
        return Words::tr("text");
    if (id == "hex")
        return Words::tr("bytes");
    // The others are names of formats.
    return id == "image" ? Words::tr("image") : QString::fromLatin1(decoder.title);
}

QString chainText(const ShownValue& shown)
{
    if (shown.own)
        return ownKindText(*shown.own);
    QStringList parts;
    for (const decode::ChainStep& step : shown.outcome.steps)
        parts << decoderText(*step.decoder);
    if (shown.isTable())
        parts << Words::tr("rows");
    if (shown.page)
        parts << Words::tr("cached page");
    return parts.join(QStringLiteral(" → "));
}

QStringList decodingNotes(const ShownValue& shown)
{
    QStringList notes;
    if (shown.failed)
        notes << Words::tr("Not “%1”: %2. Read by its content instead.")
                     .arg(titleOf(shown.failed->subject), shown.failed->detail);
    for (const base::Error& refusal : shown.outcome.refusals)
        notes << Words::tr("Looks like %1, but: %2").arg(titleOf(refusal.subject), refusal.detail);
    for (const decode::ChainStep& step : shown.outcome.steps) {
        const QString name = decoderText(*step.decoder);
        if (step.cut && shown.isWhole())
            notes << Words::tr("%1 was read only in part: %2").arg(name, cutText(*step.cut));
        if (step.trailing > 0)
            notes << Words::tr("%1 follow behind the %2").arg(common::formatBytes({step.trailing}), name);
    }
    if (shown.isTextCut || shown.isJsonCut)
        notes << Words::tr("The text is too long to be shown whole here");
    return notes;
}

QString lockText(const ShownValue& shown)
{
    const QString& reason = shown.locked.detail;
    if (shown.own)
        return Words::tr(
            "Read-only: Keystead keeps this key right by itself, an edit would make the cache lie");
    if (reason.isEmpty())
        return {};
    if (reason == QLatin1String("beginning"))
        return Words::tr("Read-only: only the beginning is loaded");
    if (reason == QLatin1String("long text"))
        return Words::tr("Read-only: too long to be edited here");
    if (reason == QLatin1String("line ends"))
        return Words::tr("Read-only: its line ends or control characters would be lost");
    if (!shown.text)
        return Words::tr("Read-only: %1 is only shown").arg(titleOf(shown.locked.subject));
    return Words::tr("Read-only: %1: %2").arg(titleOf(shown.locked.subject), reason);
}

QString ownKindText(const listing::OwnKey& own)
{
    using Kind = cache::OwnKey::Kind;
    switch (own.place.kind) {
    case Kind::Entry:
        return own.entry ? Words::tr("cached %1").arg(QString::fromUtf8(own.entry->group))
                         : Words::tr("cache entry");
    case Kind::Generation:
        return Words::tr("generation");
    case Kind::Lease:
    case Kind::Janitor:
        return Words::tr("lease");
    case Kind::Cursor:
        return Words::tr("cursor");
    case Kind::Statistics:
        return Words::tr("statistics");
    case Kind::Other:
        break;
    }
    return Words::tr("key of Keystead");
}

QString validityText(listing::Validity validity)
{
    using listing::Validity;
    switch (validity) {
    case Validity::Damaged:
        return Words::tr("damaged: no reader takes it");
    case Validity::Misplaced:
        return Words::tr("moved by hand: no reader takes it");
    case Validity::OtherVersion:
        return Words::tr("of another version");
    case Validity::NoCursor:
        return Words::tr("not believed: the cursor is missing");
    case Validity::OtherEpoch:
        return Words::tr("from before everything was dropped");
    case Validity::Outdated:
        return Words::tr("outdated: something in it has changed");
    case Validity::Current:
        return Words::tr("current");
    }
    return {};
}

theme::Tone validityTone(listing::Validity validity)
{
    using listing::Validity;
    if (validity == Validity::Current)
        return theme::Tone::Good;
    const bool isBroken = validity == Validity::Damaged || validity == Validity::Misplaced;
    return isBroken ? theme::Tone::Bad : theme::Tone::Warn;
}

QString valueLine(const decode::Value& value)
{
    constexpr qsizetype most = 300;
    const QByteArray head = value.bytes().left(most);
    const qint64 pairs = static_cast<qint64>(value.items().size()) / 2;
    switch (value.kind()) {
    case Value::Kind::Null:
        return QStringLiteral("null");
    case Value::Kind::Boolean:
        return value.toBoolean() ? QStringLiteral("true") : QStringLiteral("false");
    case Value::Kind::Integer:
        return value.isBig() ? QString::fromLatin1(head) : QString::number(value.toInteger());
    case Value::Kind::Real:
        return value.bytes().isEmpty() ? QString::number(value.toReal(), 'g', QLocale::FloatingPointShortest)
                                       : QString::fromLatin1(head);
    case Value::Kind::Text:
        return QString::fromUtf8(head).simplified() +
               (head.size() < value.bytes().size() ? QStringLiteral("…") : QString());
    case Value::Kind::Bytes:
        return Words::tr("%1 bytes").arg(value.bytes().size()) + QStringLiteral("  ") +
               keyText(head.left(64));
    case Value::Kind::List:
        return QStringLiteral("[%1]").arg(value.items().size());
    case Value::Kind::Map:
    case Value::Kind::Call:
        return QStringLiteral("{%1}").arg(pairs);
    case Value::Kind::Reference:
        return QStringLiteral("→ ") + QString::fromUtf8(head);
    case Value::Kind::Truncated:
        return Words::tr("not read from here on: %1").arg(cutText(value.cut()));
    }
    return {};
}

QString kindText(const decode::Value& value)
{
    if (!value.tag().isEmpty())
        return QString::fromUtf8(value.tag().left(80));
    switch (value.kind()) {
    case Value::Kind::Null:
        return Words::tr("nothing");
    case Value::Kind::Boolean:
        return Words::tr("yes or no");
    case Value::Kind::Integer:
    case Value::Kind::Real:
        return Words::tr("number");
    case Value::Kind::Text:
        return Words::tr("text");
    case Value::Kind::Bytes:
        return Words::tr("bytes");
    case Value::Kind::List:
        return Words::tr("list");
    case Value::Kind::Map:
        return Words::tr("map");
    case Value::Kind::Call:
        return Words::tr("object");
    case Value::Kind::Reference:
        return Words::tr("reference");
    case Value::Kind::Truncated:
        return Words::tr("cut");
    }
    return {};
}

} // namespace keys
