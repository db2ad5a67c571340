#include "core/keyspace/transfer/key_import.h"

#include "core/base/pause_point.h"
#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/edit.h"
#include "core/keyspace/change/own_guard.h"
#include "core/keyspace/change/server_pace.h"
#include "core/keyspace/transfer/key_line.h"

#include <QSet>

#include <optional>
#include <span>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Value;

constexpr qint64 mostLine = 256LL * 1024 * 1024;
constexpr qint64 batchBytes = 8LL * 1024 * 1024;
constexpr int mostKeys = 500;

class Importing
{
public:
    Importing(redis::Connection& redis, QIODevice& file, const KeyImportOptions& options,
              base::JobControl& control)
        : m_redis(redis)
        , m_file(file)
        , m_options(options)
        , m_control(control)
    {
    }

    KeyImportReport run();

private:
    struct Numbered
    {
        qint64 line = 0;
        KeyLine key;
    };
    using Batch = std::vector<Numbered>;

    void end(const base::Error& error);
    void fail(qint64 line, const QByteArray& key, const base::Error& error);
    std::optional<QByteArray> nextLine();
    Batch read();
    bool isWanted(const Numbered& each);
    void restore(const Batch& batch);
    void refuse(const Numbered& each, const base::Error& error);
    void look(const Batch& batch);
    void conflict(const Numbered& each);
    void replace(const Numbered& each);
    bool keep(const QByteArray& key, const Replaced& replaced);
    void finishBundle();

    redis::Connection& m_redis;
    QIODevice& m_file;
    const KeyImportOptions& m_options;
    base::JobControl& m_control;
    ExpiryTime m_now{};
    qint64 m_line = 0;
    qint64 m_keys = 0; // lines with one
    bool m_atEnd = false;
    std::unique_ptr<TrashWriter> m_writer;
    QSet<QByteArray> m_names; // so far, where keys are replaced
    ServerPace m_pace{mostKeys};
    KeyImportReport m_report;
};

void Importing::end(const base::Error& error)
{
    if (m_report.isWhole())
        m_report.ended = error;
}

void Importing::fail(qint64 line, const QByteArray& key, const base::Error& error)
{
    ++m_report.failed;
    if (m_report.failures.size() < DeletionReport::mostFailures)
        m_report.failures.push_back({line, key, error});
}

// Nothing: the file's end, or an error that was noted.
std::optional<QByteArray> Importing::nextLine()
{
    QByteArray line = m_file.readLine(mostLine);
    if (line.isEmpty()) {
        m_atEnd = true;
        if (!m_file.atEnd())
            end({ErrorCode::FileFailed, m_file.errorString(), {}});
        return std::nullopt;
    }
    ++m_line;
    if (line.size() == mostLine - 1 && !line.endsWith('\n')) {
        end({ErrorCode::TooLarge, QStringLiteral("line %1").arg(m_line), QStringLiteral("file")});
        return std::nullopt;
    }
    return line;
}

KeyImportReport Importing::run()
{
    const auto head = nextLine();
    if (auto checked = checkHeadLine(head.value_or(QByteArray())); !checked)
        end(checked.error());
    while (m_report.isWhole() && !m_atEnd) {
        if (m_control.isCancelled()) {
            end({ErrorCode::Cancelled, {}, {}});
            break;
        }
        const auto now = serverTime(m_redis);
        if (!now) {
            end(now.error());
            break;
        }
        m_now = *now;
        const auto begun = ServerPace::Clock::now();
        const Batch batch = read();
        KEYSTEAD_PAUSE("import.read");
        if (!batch.empty())
            m_options.dryRun ? look(batch) : restore(batch);
        m_pace.took(ServerPace::Clock::now() - begun);
        m_control.report({m_file.pos(), m_file.size(), QStringLiteral("bytes")});
        m_pace.rest();
    }
    if (m_writer)
        finishBundle();
    return std::move(m_report);
}

void Importing::finishBundle()
{
    const QString id = Trash::idOf(*m_writer);
    const bool isEmpty = m_writer->records() == 0; // what was to be kept found no room
    if (auto finished = m_writer->finish(); !finished)
        end(finished.error());
    m_writer.reset();
    if (isEmpty)
        (void)m_options.trash->remove(id);
    else
        m_report.bundle = id;
}

Importing::Batch Importing::read()
{
    Batch batch;
    qint64 bytes = 0;
    for (int lines = 0; bytes < batchBytes && lines < m_pace.batch(); ++lines) {
        const auto line = nextLine();
        if (!line)
            break;
        bytes += line->size();
        qint64 keys = 0;
        auto key = readLine(*line, keys);
        if (!key) {
            fail(m_line, {}, key.error());
            continue;
        }
        if (!*key) { // what follows the last line is none of ours
            m_report.wholeFile = keys == m_keys;
            m_atEnd = true;
            break;
        }
        ++m_keys;
        Numbered each{m_line, std::move(**key)};
        if (isWanted(each))
            batch.push_back(std::move(each));
    }
    return batch;
}

bool Importing::isWanted(const Numbered& each)
{
    if (auto foreign = checkForeign(each.key.key); !foreign) {
        fail(each.line, each.key.key, foreign.error());
        return false;
    }
    if (m_options.conflict == ImportConflict::Replace) {
        if (m_names.contains(each.key.key)) {
            fail(each.line, each.key.key,
                 {ErrorCode::InvalidInput, QStringLiteral("the file has this key twice"), {}});
            return false;
        }
        m_names.insert(each.key.key);
    }
    if (each.key.expiresAt && *each.key.expiresAt <= m_now) {
        ++m_report.expired;
        return false;
    }
    return true;
}

void Importing::restore(const Batch& batch)
{
    std::vector<redis::Command> commands;
    for (const Numbered& each : batch) {
        const qint64 at = each.key.expiresAt ? each.key.expiresAt->time_since_epoch().count() : 0;
        commands.push_back({"RESTORE", each.key.key, QByteArray::number(at), each.key.dump, "ABSTTL"});
    }
    // The first conflict is to be the last thing that happens.
    const std::size_t step = m_options.conflict == ImportConflict::Stop ? 1 : commands.size();
    for (std::size_t from = 0; from < commands.size() && m_report.isWhole(); from += step) {
        const auto replies = m_redis.pipeline(std::span(commands).subspan(from, step), patience);
        if (!replies) {
            m_report.unknown += std::ssize(std::span(commands).subspan(from, step));
            return end(replies.error());
        }
        // The whole batch has happened, also where one of them ends the import.
        for (std::size_t i = 0; i < replies->size(); ++i) {
            const Numbered& each = batch[from + i];
            const Value& reply = replies->at(i);
            if (!reply.isError())
                ++m_report.imported;
            else if (!reply.bytes().startsWith("BUSYKEY"))
                refuse(each, reply.toError());
            else if (m_report.isWhole())
                conflict(each);
        }
    }
}

void Importing::refuse(const Numbered& each, const base::Error& error)
{
    fail(each.line, each.key.key, error);
    // The next one would fare no better.
    if (error.code == ErrorCode::RedisOutOfMemory || error.code == ErrorCode::RedisReadOnly ||
        error.code == ErrorCode::RedisLoading)
        end(error);
}

void Importing::look(const Batch& batch)
{
    std::vector<redis::Command> commands;
    for (const Numbered& each : batch)
        commands.push_back({"EXISTS", each.key.key});
    const auto replies = m_redis.pipeline(commands, patience);
    if (!replies)
        return end(replies.error());
    for (std::size_t i = 0; i < batch.size() && m_report.isWhole(); ++i) {
        const Value& reply = replies->at(i);
        if (reply.isError())
            fail(batch[i].line, batch[i].key.key, reply.toError());
        else if (reply.toInteger() == 0)
            ++m_report.imported;
        else
            conflict(batch[i]);
    }
}

void Importing::conflict(const Numbered& each)
{
    switch (m_options.conflict) {
    case ImportConflict::Keep:
        ++m_report.kept;
        return;
    case ImportConflict::Stop:
        ++m_report.kept;
        return end({ErrorCode::EditConflict, QStringLiteral("line %1: there is such a key").arg(each.line),
                    QStringLiteral("key")});
    case ImportConflict::Replace:
        if (m_options.dryRun)
            ++m_report.replaced;
        else
            replace(each);
    }
}

void Importing::replace(const Numbered& each)
{
    EditOptions options;
    options.undo = m_options.trash ? EditOptions::Undo::Required : EditOptions::Undo::None;
    const auto edited = edit(m_redis, each.key.key, ReplaceKey{each.key.dump, each.key.expiresAt}, options);
    if (!edited && base::isConnectionError(edited.error().code) &&
        edited.error().code != ErrorCode::RedisLoading) {
        ++m_report.unknown;
        return end(edited.error());
    }
    if (!edited && edited.error().subject == QLatin1String("time")) {
        ++m_report.expired;
        return;
    }
    if (!edited)
        return refuse(each, edited.error());
    if (edited->conflict) {
        const bool large = edited->conflict->what == Conflict::What::NotKept;
        return fail(each.line, each.key.key,
                    {large ? ErrorCode::TooLarge : ErrorCode::EditConflict,
                     large ? QStringLiteral("what is there is too large to be kept")
                           : QStringLiteral("it went away meanwhile"),
                     {}});
    }
    if (edited->replaced && !keep(each.key.key, *edited->replaced))
        (void)putBack(m_redis, each.key.key, *edited->replaced);
    else
        ++m_report.replaced;
}

// False: it could not be kept, and the import ends.
bool Importing::keep(const QByteArray& key, const Replaced& replaced)
{
    if (!m_writer) {
        auto writer = m_options.trash->begin(
            {TrashCause::Import, m_redis.address().displayName(), {}, QDateTime::currentDateTimeUtc()});
        if (!writer) {
            end(writer.error());
            return false;
        }
        m_writer = *std::move(writer);
    }
    m_writer->add({key, replaced.dump, replaced.expiresAt, replaced.left});
    auto kept = m_options.trash->keep(*m_writer);
    if (!kept)
        end(kept.error());
    return kept.has_value();
}

} // namespace

KeyImportReport importKeys(redis::Connection& redis, QIODevice& file, const KeyImportOptions& options,
                           base::JobControl& control)
{
    return Importing(redis, file, options, control).run();
}

} // namespace keyspace
