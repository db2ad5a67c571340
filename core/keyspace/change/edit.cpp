#include "core/keyspace/change/edit.h"

#include "core/keyspace/change/edit_script.h"
#include "core/keyspace/change/own_guard.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Value;

// Lua's unpack() holds some 8,000; each pair of a stream's entry counts.
constexpr qsizetype mostFields = 4000;

base::Error invalid(const char* why, const char* subject)
{
    return {ErrorCode::InvalidInput, QString::fromLatin1(why), QString::fromLatin1(subject)};
}

QByteArray text(ExpiryTime time)
{
    return QByteArray::number(static_cast<qlonglong>(time.time_since_epoch().count()));
}

QByteArray text(const ExpectedExpiry& expected)
{
    if (!expected)
        return {};
    return *expected ? text(**expected) : QByteArrayLiteral("never");
}

using Operation = base::Result<QByteArrayList>; // its name, and what it needs

// How a change is told to the script.
struct Telling
{
    Operation operator()(const SetString& change) const
    {
        const QByteArray digest = QCryptographicHash::hash(change.expected, QCryptographicHash::Sha1).toHex();
        return QByteArrayList{"string.set", digest, change.bytes};
    }
    Operation operator()(const SetRange& change) const
    {
        if (change.offset < 0)
            return invalid("a negative offset", "offset");
        return QByteArrayList{"string.range", QByteArray::number(change.offset), change.expected,
                              change.bytes};
    }
    Operation operator()(const SetListItem& change) const
    {
        return indexed({"list.set", QByteArray::number(change.index), change.expected, change.bytes},
                       change.index);
    }
    Operation operator()(const InsertListItem& change) const
    {
        const QByteArray index = QByteArray::number(change.index);
        return indexed(change.expected ? QByteArrayList{"list.insert", index, *change.expected, change.bytes}
                                       : QByteArrayList{"list.append", index, change.bytes},
                       change.index);
    }
    Operation operator()(const RemoveListItem& change) const
    {
        return indexed({"list.remove", QByteArray::number(change.index), change.expected}, change.index);
    }
    Operation operator()(const SetField& change) const
    {
        return change.expected ? QByteArrayList{"hash.set", change.field, *change.expected, change.bytes}
                               : QByteArrayList{"hash.add", change.field, change.bytes};
    }
    Operation operator()(const RemoveField& change) const
    {
        return QByteArrayList{"hash.remove", change.field, change.expected};
    }
    Operation operator()(const RenameField& change) const
    {
        return QByteArrayList{"hash.rename", change.field, change.expected, change.name};
    }
    Operation operator()(const AddMember& change) const { return QByteArrayList{"set.add", change.member}; }
    Operation operator()(const RemoveMember& change) const
    {
        return QByteArrayList{"set.remove", change.member};
    }
    Operation operator()(const RenameMember& change) const
    {
        return QByteArrayList{"set.rename", change.member, change.name};
    }
    Operation operator()(const SetScore& change) const
    {
        return change.expected ? QByteArrayList{"zset.set", change.member, *change.expected, change.score}
                               : QByteArrayList{"zset.add", change.member, change.score};
    }
    Operation operator()(const RemoveScored& change) const
    {
        return QByteArrayList{"zset.remove", change.member, change.expected};
    }
    Operation operator()(const RenameScored& change) const
    {
        return QByteArrayList{"zset.rename", change.member, change.expected, change.name};
    }
    Operation operator()(const AddEntry& change) const
    {
        if (change.fields.isEmpty() || change.fields.size() % 2 != 0 || change.fields.size() > mostFields)
            return invalid("an entry has pairs of field and value, at most 2,000", "fields");
        return QByteArrayList{"stream.add", change.id} + change.fields;
    }
    Operation operator()(const RemoveEntry& change) const
    {
        return QByteArrayList{"stream.remove", change.id};
    }
    Operation operator()(const CreateKey& change) const;
    Operation operator()(const ReplaceKey& change) const
    {
        return QByteArrayList{"replace", change.dump,
                              change.expiresAt ? text(*change.expiresAt) : QByteArrayLiteral("0")};
    }
    Operation operator()(const ExpireAfter& change) const
    {
        if (change.time.count() <= 0) // Redis would delete the key
            return invalid("a time to live is more than 0", "time");
        return QByteArrayList{"expire.after", text(change.expected),
                              QByteArray::number(static_cast<qlonglong>(change.time.count()))};
    }
    Operation operator()(const ExpireAt& change) const
    {
        return QByteArrayList{"expire.at", text(change.expected), text(change.at)};
    }
    Operation operator()(const Persist& change) const
    {
        return QByteArrayList{"persist", text(change.expected)};
    }

private:
    static Operation indexed(QByteArrayList operation, qint64 index)
    {
        if (index < 0)
            return invalid("a negative index", "index");
        return operation;
    }
};

// Empty collections do not exist in Redis.
bool fits(ValueType type, const QByteArrayList& content)
{
    const qsizetype count = content.size();
    switch (type) {
    case ValueType::String:
        return count == 1;
    case ValueType::List:
    case ValueType::Set:
        return count >= 1;
    case ValueType::Hash:
    case ValueType::SortedSet:
        return count >= 2 && count % 2 == 0;
    case ValueType::Stream:
        return count >= 3 && count % 2 == 1 && count <= mostFields;
    case ValueType::Module:
        break;
    }
    return false;
}

Operation Telling::operator()(const CreateKey& change) const
{
    if (!fits(change.type, change.content))
        return invalid("no content for this type", "content");
    return QByteArrayList{"create", valueTypeName(change.type),
                          change.expiresAt ? text(*change.expiresAt) : QByteArray()} +
           change.content;
}

QByteArray undoName(EditOptions::Undo undo)
{
    switch (undo) {
    case EditOptions::Undo::Required:
        return QByteArrayLiteral("required");
    case EditOptions::Undo::IfSmall:
        return QByteArrayLiteral("small");
    case EditOptions::Undo::None:
        break;
    }
    return QByteArrayLiteral("none");
}

std::optional<Conflict> conflictOf(const std::vector<Value>& reply)
{
    constexpr std::array kinds{
        std::pair{"gone", Conflict::What::Gone},          std::pair{"taken", Conflict::What::Taken},
        std::pair{"type", Conflict::What::OtherType},     std::pair{"value", Conflict::What::OtherValue},
        std::pair{"expiry", Conflict::What::OtherExpiry}, std::pair{"not kept", Conflict::What::NotKept},
    };
    const auto found = std::find_if(kinds.begin(), kinds.end(),
                                    [&reply](const auto& kind) { return reply[1].bytes() == kind.first; });
    if (reply.size() != 4 || found == kinds.end())
        return std::nullopt;
    return Conflict{found->second, reply[2].bytes(), reply[3].toInteger()};
}

base::Result<Edited> outcomeOf(std::vector<Value>& reply)
{
    const base::Error malformed{ErrorCode::MalformedReply, QStringLiteral("edit script"), {}};
    if (reply.size() < 2)
        return malformed;
    Edited edited;
    if (reply[0].bytes() == "invalid")
        return invalid("that time has passed on the server", "time");
    if (reply[0].bytes() == "conflict") {
        edited.conflict = conflictOf(reply);
        return edited.conflict ? base::Result<Edited>(std::move(edited)) : malformed;
    }
    edited.made = reply[1].bytes();
    if (reply.size() == 5 && !reply[2].isNil()) {
        Replaced replaced;
        replaced.dump = reply[2].takeBytes();
        if (reply[3].toInteger(-1) >= 0)
            replaced.expiresAt = ExpiryTime(std::chrono::milliseconds(reply[3].toInteger()));
        replaced.left = reply[4].bytes();
        edited.replaced = std::move(replaced);
    }
    return edited;
}

base::Result<Edited> runEdit(redis::Connection& redis, const QByteArray& key, const QByteArrayList& operation,
                             const EditOptions& options)
{
    if (auto foreign = checkForeign(key); !foreign)
        return std::move(foreign).error();
    QByteArrayList arguments{operation.first(), undoName(options.undo), QByteArray::number(options.undoBytes),
                             QByteArray::number(Conflict::mostShown)};
    arguments += operation.mid(1);
    auto reply = editScript().run(redis, {key}, arguments);
    if (!reply)
        return std::move(reply).error();
    return outcomeOf(reply->items());
}

} // namespace

base::Result<Edited> edit(redis::Connection& redis, const QByteArray& key, const Change& change,
                          const EditOptions& options)
{
    const Operation operation = std::visit(Telling(), change);
    if (!operation)
        return operation.error();
    return runEdit(redis, key, *operation, options);
}

base::Result<Edited> putBack(redis::Connection& redis, const QByteArray& key, const Replaced& replaced)
{
    EditOptions options;
    options.undo = EditOptions::Undo::None;
    return runEdit(redis, key,
                   {"put back", replaced.left, replaced.dump,
                    replaced.expiresAt ? text(*replaced.expiresAt) : QByteArrayLiteral("0")},
                   options);
}

} // namespace keyspace
