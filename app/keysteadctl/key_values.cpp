// keysteadctl keys get, set, ttl, rename and copy.
#include "app/keysteadctl/key_words.h"
#include "app/keysteadctl/printable.h"
#include "core/keyspace/change/edit.h"
#include "core/keyspace/change/key_moves.h"
#include "core/keyspace/change/own_guard.h"
#include "core/keyspace/value/value_page.h"

#include <QJsonArray>

namespace ctl {

namespace {

using namespace keyspace;

constexpr qint64 mostBytes = 1024LL * 1024;       // of a string that is printed
constexpr qint64 mostSeconds = 10'000'000'000;    // of a time to live
constexpr qint64 mostEdited = 64LL * 1024 * 1024; // of a value that is replaced

QJsonValue expiryJson(const std::optional<ExpiryTime>& at)
{
    return at ? QJsonValue(qint64(at->time_since_epoch().count())) : QJsonValue();
}

QString expiryText(const std::optional<ExpiryTime>& at)
{
    return at ? QDateTime::fromMSecsSinceEpoch(at->time_since_epoch().count(), Qt::UTC)
                    .toString(Qt::ISODateWithMs)
              : QStringLiteral("never");
}

base::Error noKey(const QByteArray& key)
{
    return {base::ErrorCode::NotFound, {}, QStringLiteral("key ") + typed(key)};
}

// The one key of the command line, and what it is. Nothing: said.
struct Named
{
    QByteArray key;
    std::optional<KeyDetails> details;
};
std::optional<Named> named(KeyRun& run, int& failure)
{
    failure = WrongUsage;
    const auto key = bytesOf(run, run.words().value(0));
    if (!key)
        return std::nullopt;
    auto details = readDetails(run.redis, *key);
    if (!details) {
        failure = run.fail(details.error());
        return std::nullopt;
    }
    return Named{*key, *std::move(details)};
}

QJsonObject toJson(const Element& element)
{
    QJsonObject object{{QStringLiteral("whole"), element.isWhole()}};
    if (element.index >= 0)
        object[QStringLiteral("index")] = element.index;
    if (element.name.size > 0)
        object[QStringLiteral("name")] = typed(element.name.bytes);
    if (element.fields.empty())
        object[QStringLiteral("value")] = typed(element.value.bytes);
    QJsonArray fields;
    for (const Clip& field : element.fields)
        fields.append(typed(field.bytes));
    if (!fields.isEmpty())
        object[QStringLiteral("fields")] = fields;
    return object;
}

QStringList toCells(const Element& element)
{
    QStringList fields;
    for (const Clip& field : element.fields)
        fields << typed(field.bytes);
    const QString name = element.index >= 0 && element.name.size == 0 ? QString::number(element.index)
                                                                      : typed(element.name.bytes);
    return {name, fields.isEmpty() ? typed(element.value.bytes) : fields.join(QLatin1Char(' '))};
}

// The value's beginning, in both shapes.
base::Result<void> readValue(KeyRun& run, const Named& named, QJsonObject& json,
                             std::vector<QStringList>& rows)
{
    if (named.details->type == ValueType::Module) {
        const auto bytes = dumpedBytes(run.redis, named.key);
        json[QStringLiteral("dump_bytes")] = bytes ? QJsonValue(*bytes) : QJsonValue();
        return {};
    }
    if (named.details->type == ValueType::String) {
        const auto piece = readBytes(run.redis, named.key, {}, 0, mostBytes);
        if (!piece)
            return piece.error();
        json[QStringLiteral("value")] = typed(piece->bytes);
        json[QStringLiteral("whole")] = piece->bytes.size() == piece->size;
        rows.push_back({QString(), typed(piece->bytes)});
        return {};
    }
    PageRequest request;
    request.position = run.value("from").toUtf8();
    const auto page = readPage(run.redis, named.key, named.details->type, request);
    if (!page)
        return page.error();
    QJsonArray elements;
    for (const Element& element : page->elements) {
        elements.append(toJson(element));
        rows.push_back(toCells(element));
    }
    json[QStringLiteral("elements")] = elements;
    json[QStringLiteral("next")] =
        page->next.isEmpty() ? QJsonValue() : QJsonValue(QString::fromLatin1(page->next));
    return {};
}

// Keeps what an edit replaced. The edit has happened: a failure is told, and not the end.
void keep(KeyRun& run, const QByteArray& key, const Edited& edited, QJsonObject& json)
{
    if (!edited.replaced)
        return;
    const Replaced& old = *edited.replaced;
    auto writer = run.trash.begin(
        {TrashCause::Edit, run.redis.address().displayName(), {}, QDateTime::currentDateTimeUtc()});
    if (writer) {
        const QString id = Trash::idOf(**writer);
        (*writer)->add({key, old.dump, old.expiresAt, old.left});
        if (run.trash.keep(**writer)) {
            json[QStringLiteral("undo")] = id;
            return;
        }
        writer->reset();
        (void)run.trash.remove(id);
    }
    run.out().error(QStringLiteral("What it was could not be kept in %1: this cannot be undone.")
                        .arg(run.trash.folder()));
}

QString sentenceOf(const Conflict& conflict)
{
    const QString present = typed(conflict.present.left(200));
    switch (conflict.what) {
    case Conflict::What::Gone:
        return QStringLiteral("it went meanwhile");
    case Conflict::What::Taken:
        return QStringLiteral("there is one of that name");
    case Conflict::What::OtherType:
        return QStringLiteral("it is now of another type: %1").arg(present);
    case Conflict::What::OtherExpiry:
        return conflict.present.isEmpty()
                   ? QStringLiteral("it never expires now")
                   : QStringLiteral("it expires now at %1")
                         .arg(expiryText(
                             ExpiryTime(std::chrono::milliseconds(conflict.present.toLongLong()))));
    case Conflict::What::NotKept:
        return QStringLiteral("it takes about %1, too much to be kept for undoing")
            .arg(base::formatBytes({conflict.presentSize}));
    case Conflict::What::OtherValue:
        break;
    }
    return QStringLiteral("it is now: %1").arg(present);
}

int tell(KeyRun& run, const QByteArray& key, const base::Result<Edited>& edited)
{
    if (!edited)
        return run.fail(edited.error());
    if (edited->conflict)
        return run.fail({base::ErrorCode::EditConflict, sentenceOf(*edited->conflict),
                         QStringLiteral("key ") + typed(key)});
    QJsonObject json{{QStringLiteral("key"), typed(key)}, {QStringLiteral("changed"), true}};
    keep(run, key, *edited, json);
    if (run.invocation.wantsJson())
        run.out().json(json);
    else if (const QString bundle = json[QStringLiteral("undo")].toString(); !bundle.isEmpty())
        run.out().text(QStringLiteral("Changed. To undo it: keysteadctl keys restore %1").arg(bundle));
    else
        run.out().text(QStringLiteral("Changed. It cannot be undone."));
    return Done;
}

int dryRun(KeyRun& run, const QByteArray& key, const QString& what)
{
    if (run.invocation.wantsJson())
        run.out().json({{QStringLiteral("key"), typed(key)},
                        {QStringLiteral("changed"), false},
                        {QStringLiteral("would"), what},
                        {QStringLiteral("dry_run"), true}});
    else
        run.out().text(QStringLiteral("Would %1.").arg(what));
    return Done;
}

base::Result<MoveOutcome> whatMoveWouldBe(redis::Connection& redis, const QByteArray& from,
                                          const QByteArray& to)
{
    for (const QByteArray& key : {from, to}) {
        if (auto foreign = checkForeign(key); !foreign)
            return std::move(foreign).error();
    }
    const auto isThere = [&redis](const QByteArray& key) {
        const auto found = redis.call({"EXISTS", key});
        return found ? base::Result<bool>(found->toInteger() == 1) : found.error();
    };
    const auto old = isThere(from);
    const auto other = isThere(to);
    if (!old || !other)
        return old ? other.error() : old.error();
    if (!*old)
        return MoveOutcome::Gone;
    return *other ? MoveOutcome::Taken : MoveOutcome::Done;
}

int move(KeyRun& run, bool copies)
{
    const auto from = bytesOf(run, run.words().value(0));
    const auto to = bytesOf(run, run.words().value(1));
    if (!from || !to)
        return WrongUsage;
    if (run.words().size() != 2)
        return run.misused(QStringLiteral("Give the key and its new name."));
    const bool isTrial = run.isSet("dry-run");
    const auto moved = isTrial  ? whatMoveWouldBe(run.redis, *from, *to)
                       : copies ? keyspace::duplicateKey(run.redis, *from, *to)
                                : keyspace::renameKey(run.redis, *from, *to);
    if (!moved)
        return run.fail(moved.error());
    if (*moved == MoveOutcome::Gone)
        return run.fail(noKey(*from));
    if (*moved == MoveOutcome::Taken)
        return run.fail({base::ErrorCode::EditConflict,
                         QStringLiteral("there is a key of that name; it stays"),
                         QStringLiteral("key ") + typed(*to)});
    if (isTrial)
        return dryRun(run, *from, copies ? QStringLiteral("copy it") : QStringLiteral("rename it"));
    if (run.invocation.wantsJson())
        run.out().json({{QStringLiteral("from"), typed(*from)}, {QStringLiteral("to"), typed(*to)}});
    else
        run.out().text(copies ? QStringLiteral("Copied.") : QStringLiteral("Renamed."));
    return Done;
}

} // namespace

int getKey(KeyRun& run)
{
    int failure = Done;
    const auto found = named(run, failure);
    if (!found)
        return failure;
    if (!found->details)
        return run.fail(noKey(found->key));
    const KeyDetails& details = *found->details;
    QJsonObject json{
        {QStringLiteral("key"), typed(found->key)},
        {QStringLiteral("type"), QString::fromUtf8(details.typeName)},
        {QStringLiteral("length"), details.length ? QJsonValue(*details.length) : QJsonValue()},
        {QStringLiteral("encoding"), QString::fromLatin1(details.encoding)},
        {QStringLiteral("memory"), details.memoryBytes ? QJsonValue(*details.memoryBytes) : QJsonValue()},
        {QStringLiteral("expires_at"), expiryJson(details.expiresAt)}};
    std::vector<QStringList> rows;
    if (auto read = readValue(run, *found, json, rows); !read)
        return run.fail(read.error());
    if (run.invocation.wantsJson()) {
        run.out().json(json);
        return Done;
    }
    run.out().text(QStringLiteral("%1, %2, %3 of memory, expires: %4")
                       .arg(QString::fromUtf8(details.typeName), QString::fromLatin1(details.encoding),
                            base::formatBytes({details.memoryBytes.value_or(0)}),
                            expiryText(details.expiresAt)));
    if (details.type == ValueType::String)
        run.out().text(rows.front().last());
    else if (!rows.empty())
        run.out().table({{QStringLiteral("name")}, {QStringLiteral("value")}}, rows);
    if (!json[QStringLiteral("next")].toString().isEmpty())
        run.out().text(QStringLiteral("More with --from %1").arg(json[QStringLiteral("next")].toString()));
    return Done;
}

int setKey(KeyRun& run)
{
    if (run.words().size() != 2)
        return run.misused(QStringLiteral("Give the key and its value."));
    int failure = Done;
    const auto found = named(run, failure);
    const auto value = bytesOf(run, run.words().value(1));
    const auto field = bytesOf(run, run.value("field"));
    const auto typedExpected = bytesOf(run, run.value("expected"));
    if (!found || !value || !field || !typedExpected)
        return failure;
    const bool ofField = run.isSet("field");
    std::optional<QByteArray> expected;
    if (run.isSet("expected")) {
        expected = *typedExpected;
    } else if (found->details) {
        const auto now = readBytes(run.redis, found->key,
                                   ofField ? PieceOf{ValueType::Hash, *field} : PieceOf{}, 0, mostEdited);
        if (now && now->bytes.size() < now->size)
            return run.fail({base::ErrorCode::TooLarge, {}, QStringLiteral("what it is now")});
        if (now)
            expected = now->bytes;
        else if (now.error().code != base::ErrorCode::NotFound)
            return run.fail(now.error());
    }
    if (run.isSet("dry-run"))
        return dryRun(run, found->key,
                      expected ? QStringLiteral("replace %1").arg(typed(expected->left(200)))
                               : QStringLiteral("create it"));
    if (!found->details && !run.isSet("expected"))
        return tell(run, found->key,
                    edit(run.redis, found->key,
                         ofField ? CreateKey{ValueType::Hash, {*field, *value}, {}}
                                 : CreateKey{ValueType::String, {*value}, {}}));
    const Change change = ofField ? Change(SetField{*field, expected, *value})
                                  : Change(SetString{expected.value_or(""), *value});
    return tell(run, found->key, edit(run.redis, found->key, change));
}

int expireKey(KeyRun& run)
{
    int failure = Done;
    const auto found = named(run, failure);
    if (!found)
        return failure;
    if (!found->details)
        return run.fail(noKey(found->key));
    const std::optional<ExpiryTime> now = found->details->expiresAt;
    const QString wish = run.words().value(1);
    if (wish.isEmpty()) {
        if (run.invocation.wantsJson())
            run.out().json({{QStringLiteral("key"), typed(found->key)},
                            {QStringLiteral("expires_at"), expiryJson(now)}});
        else
            run.out().text(expiryText(now));
        return Done;
    }
    const auto seconds = wholeNumber(wish, 1);
    if (seconds && *seconds > mostSeconds)
        return run.misused(QStringLiteral("%1 seconds are more than three centuries; “never” is a time, too.")
                               .arg(quoted(wish)));
    const QDateTime moment = QDateTime::fromString(wish, Qt::ISODateWithMs);
    Change change = Persist{now};
    if (seconds)
        change = ExpireAfter{std::chrono::seconds(*seconds), now};
    else if (moment.isValid())
        change = ExpireAt{ExpiryTime(std::chrono::milliseconds(moment.toMSecsSinceEpoch())), now};
    else if (wish != QLatin1String("never"))
        return run.misused(
            QStringLiteral("%1 is no time: give seconds, a moment like 2027-01-31T12:00:00Z, or never.")
                .arg(quoted(wish)));
    if (run.isSet("dry-run"))
        return dryRun(run, found->key, QStringLiteral("let it expire: %1").arg(wish));
    return tell(run, found->key, edit(run.redis, found->key, change));
}

int renameKey(KeyRun& run)
{
    return move(run, false);
}

int copyKey(KeyRun& run)
{
    return move(run, true);
}

} // namespace ctl
