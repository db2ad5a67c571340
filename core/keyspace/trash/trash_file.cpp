#include "core/keyspace/trash/trash_file.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <xxhash.h>

namespace keyspace {

namespace {

using base::ErrorCode;

constexpr char magic[] = "KSTRASH1";
constexpr qint64 magicBytes = 8;
constexpr qint64 recordHead = 24;
constexpr qint64 checksumBytes = 8;
constexpr quint32 endMark = 0xffff'ffff;
constexpr qint64 mostHead = 64 * 1024;
constexpr qint64 mostDigest = 64;
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr std::chrono::milliseconds syncEvery{1000};

constexpr std::array causes{std::pair{TrashCause::Delete, "delete"}, std::pair{TrashCause::Edit, "edit"},
                            std::pair{TrashCause::Import, "import"}, std::pair{TrashCause::Flush, "flush"}};

template<class T>
void put(QByteArray& out, T value)
{
    std::array<char, sizeof(T)> bytes{};
    qToLittleEndian(value, bytes.data());
    out.append(bytes.data(), sizeof(T));
}

template<class T>
T take(const char* from)
{
    return qFromLittleEndian<T>(from);
}

quint64 checksum(const char* bytes, qint64 size)
{
    return XXH3_64bits(bytes, static_cast<std::size_t>(size));
}

qint64 steadyNow()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

QByteArray encodedHead(const BundleHead& head)
{
    const QByteArray json =
        QJsonDocument(QJsonObject{{QStringLiteral("cause"), QString::fromLatin1(trashCauseName(head.cause))},
                                  {QStringLiteral("server"), head.server},
                                  {QStringLiteral("redis"), QString::fromUtf8(head.redisVersion)},
                                  {QStringLiteral("made"), head.made.toMSecsSinceEpoch()}})
            .toJson(QJsonDocument::Compact);
    QByteArray out(magic, magicBytes);
    put(out, static_cast<quint32>(json.size()));
    out += json;
    put<quint64>(out, checksum(json.constData(), json.size()));
    return out;
}

QByteArray encodedEnd(qint64 records)
{
    QByteArray out;
    put(out, endMark);
    put(out, quint32(0));
    put(out, quint64(0));
    put(out, records);
    put<quint64>(out, checksum(out.constData(), out.size()));
    return out;
}

// What stands in front of a record.
struct Sizes
{
    quint32 key = 0;
    quint32 digest = 0;
    quint64 dump = 0;
    qint64 expiry = -1;

    static Sizes of(const char* bytes)
    {
        return {take<quint32>(bytes), take<quint32>(bytes + 4), take<quint64>(bytes + 8),
                take<qint64>(bytes + 16)};
    }
    bool isEnd() const { return key == endMark; }
    // Nothing: no record of that size can lie in so many bytes.
    std::optional<qint64> body(qint64 left) const
    {
        if (qint64(key) > left || qint64(digest) > mostDigest || dump > static_cast<quint64>(left))
            return std::nullopt;
        const qint64 bytes = qint64(key) + qint64(digest) + static_cast<qint64>(dump) + checksumBytes;
        return bytes > left ? std::nullopt : std::optional(bytes);
    }
};

} // namespace

QByteArray trashCauseName(TrashCause cause)
{
    const auto found = std::find_if(causes.begin(), causes.end(),
                                    [cause](const auto& known) { return known.first == cause; });
    return found == causes.end() ? QByteArray() : QByteArray(found->second);
}

base::Result<std::unique_ptr<TrashWriter>> TrashWriter::create(const QString& path, const BundleHead& head)
{
    std::unique_ptr<TrashWriter> writer(new TrashWriter);
    writer->m_file.setFileName(path);
    if (!writer->m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered, ownerOnly))
        return writer->failed();
    ::flock(writer->m_file.handle(), LOCK_EX); // while it is written nobody drops it
    if (auto written = writer->write(encodedHead(head)); !written)
        return std::move(written).error();
    writer->m_syncedAt = steadyNow();
    return writer;
}

TrashWriter::~TrashWriter()
{
    if (m_file.isOpen() && !m_finished)
        (void)finish();
}

QString TrashWriter::path() const
{
    return m_file.fileName();
}

base::Error TrashWriter::failed() const
{
    return {ErrorCode::FileFailed, m_file.errorString(), m_file.fileName()};
}

void TrashWriter::add(const TrashRecord& record)
{
    const qsizetype from = m_held.size();
    put(m_held, static_cast<quint32>(record.key.size()));
    put(m_held, static_cast<quint32>(record.left.size()));
    put(m_held, static_cast<quint64>(record.dump.size()));
    put(m_held, record.expiresAt ? qint64(record.expiresAt->time_since_epoch().count()) : qint64(-1));
    m_held += record.key;
    m_held += record.left;
    m_held += record.dump;
    put<quint64>(m_held, checksum(m_held.constData() + from, m_held.size() - from));
    ++m_heldRecords;
}

base::Result<void> TrashWriter::write(const QByteArray& bytes)
{
    if (m_file.write(bytes) == bytes.size()) {
        m_bytes += bytes.size();
        return {};
    }
    const base::Error error = failed();
    m_file.resize(m_bytes);
    m_file.seek(m_bytes);
    return error;
}

base::Result<void> TrashWriter::flush()
{
    m_lastRecords = m_records;
    m_lastBytes = m_bytes;
    if (m_heldRecords == 0)
        return {};
    const auto written = write(m_held);
    if (written)
        m_records += m_heldRecords;
    giveUp();
    if (written && steadyNow() - m_syncedAt > syncEvery.count()) {
        ::fdatasync(m_file.handle());
        m_syncedAt = steadyNow();
    }
    return written;
}

void TrashWriter::giveUp()
{
    m_held.resize(0); // keeps its room
    m_heldRecords = 0;
}

base::Result<void> TrashWriter::takeBack()
{
    giveUp();
    if (m_bytes == m_lastBytes)
        return {};
    if (!m_file.resize(m_lastBytes) || !m_file.seek(m_lastBytes))
        return failed();
    m_bytes = m_lastBytes;
    m_records = m_lastRecords;
    return {};
}

base::Result<void> TrashWriter::finish()
{
    if (std::exchange(m_finished, true))
        return {};
    if (auto flushed = flush(); !flushed)
        return flushed;
    auto written = write(encodedEnd(m_records));
    ::fdatasync(m_file.handle());
    m_file.close();
    return written;
}

base::Error TrashReader::corrupt(const char* why) const
{
    return {ErrorCode::CorruptEntry, QString::fromLatin1(why), m_file.fileName()};
}

base::Result<std::unique_ptr<TrashReader>> TrashReader::open(const QString& path)
{
    std::unique_ptr<TrashReader> reader(new TrashReader);
    reader->m_file.setFileName(path);
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status
    {
    };
    if (descriptor < 0 || !reader->m_file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return base::Error{ErrorCode::FileFailed, qt_error_string(errno), path};
    ::fstat(descriptor, &status);
    if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid() ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return base::Error{ErrorCode::CorruptEntry, QStringLiteral("others may have written it"), path};
    if (auto read = reader->readHead(); !read)
        return std::move(read).error();
    return reader;
}

base::Result<void> TrashReader::readHead()
{
    const QByteArray front = m_file.read(magicBytes + 4);
    if (front.size() != magicBytes + 4 || !front.startsWith(magic))
        return corrupt("not a file of the trash");
    const auto size = qint64(take<quint32>(front.constData() + magicBytes));
    if (size > mostHead)
        return corrupt("its head is too large");
    const QByteArray json = m_file.read(size);
    const QByteArray sum = m_file.read(checksumBytes);
    if (json.size() != size || sum.size() != checksumBytes ||
        take<quint64>(sum.constData()) != checksum(json.constData(), json.size()))
        return corrupt("its head is damaged");
    const QJsonObject head = QJsonDocument::fromJson(json).object();
    const QByteArray cause = head[QStringLiteral("cause")].toString().toLatin1();
    const auto known = std::find_if(causes.begin(), causes.end(),
                                    [&cause](const auto& each) { return cause == each.second; });
    if (known == causes.end())
        return corrupt("made by another version");
    m_head = {known->first, head[QStringLiteral("server")].toString(),
              head[QStringLiteral("redis")].toString().toUtf8(),
              QDateTime::fromMSecsSinceEpoch(head[QStringLiteral("made")].toInteger(), Qt::UTC)};
    m_begin = m_file.pos();
    return {};
}

base::Result<qint64> TrashReader::count()
{
    const qint64 here = m_file.pos();
    const qint64 end = m_file.size();
    constexpr qint64 tail = recordHead + checksumBytes;
    qint64 records = 0;
    if (end - m_begin >= tail && m_file.seek(end - tail)) {
        const QByteArray last = m_file.read(tail);
        if (last.size() == tail && Sizes::of(last.constData()).isEnd() &&
            take<quint64>(last.constData() + recordHead) == checksum(last.constData(), recordHead)) {
            m_file.seek(here);
            return Sizes::of(last.constData()).expiry;
        }
    }
    for (qint64 at = m_begin; m_file.seek(at);) {
        const QByteArray front = m_file.read(recordHead);
        if (front.size() < recordHead)
            break;
        const Sizes sizes = Sizes::of(front.constData());
        const auto body = sizes.body(end - at - recordHead);
        if (sizes.isEnd() || !body)
            break;
        at += recordHead + *body;
        ++records;
    }
    if (!m_file.seek(here))
        return base::Error{ErrorCode::FileFailed, m_file.errorString(), m_file.fileName()};
    return records;
}

base::Result<std::optional<TrashRecord>> TrashReader::next()
{
    const QByteArray front = m_file.read(recordHead);
    if (front.size() < recordHead)
        return std::optional<TrashRecord>(); // interrupted
    const Sizes sizes = Sizes::of(front.constData());
    if (sizes.isEnd()) {
        const QByteArray sum = m_file.read(checksumBytes);
        m_whole = sum.size() == checksumBytes && sizes.expiry == m_read &&
                  take<quint64>(sum.constData()) == checksum(front.constData(), recordHead);
        return m_whole ? base::Result<std::optional<TrashRecord>>(std::optional<TrashRecord>())
                       : corrupt("records are missing");
    }
    const auto body = sizes.body(m_file.size() - m_file.pos());
    if (!body)
        return std::optional<TrashRecord>(); // the last one was not written to its end
    const QByteArray whole = front + m_file.read(*body);
    if (whole.size() != recordHead + *body)
        return base::Error{ErrorCode::FileFailed, m_file.errorString(), m_file.fileName()};
    if (take<quint64>(whole.constData() + whole.size() - checksumBytes) !=
        checksum(whole.constData(), whole.size() - checksumBytes))
        return corrupt("a record is damaged");
    TrashRecord record;
    record.key = whole.mid(recordHead, sizes.key);
    record.left = whole.mid(recordHead + sizes.key, sizes.digest);
    record.dump = whole.mid(recordHead + sizes.key + sizes.digest, static_cast<qsizetype>(sizes.dump));
    if (sizes.expiry >= 0)
        record.expiresAt = ExpiryTime(std::chrono::milliseconds(sizes.expiry));
    ++m_read;
    return std::optional(std::move(record));
}

} // namespace keyspace
