// One file of the trash: keys as DUMP gives them, with their absolute expiry, each with a checksum. Readable
// only by its owner. What was written before a crash can be read.
//
// Format, little endian. Head: “KSTRASH1”, quint32 size, JSON (BundleHead), quint64 XXH3 of the JSON. Record:
// quint32 bytes of the name, quint32 of the digest, quint64 of the dump, qint64 expiry (-1: never), the
// three, quint64 XXH3 of all that. End: a record whose name has 2³²-1 bytes; its expiry is the number of
// records. Thread: one that may block.
#pragma once

#include "core/base/result.h"
#include "core/keyspace/value/key_details.h"

#include <QByteArray>
#include <QDateTime>
#include <QFile>

#include <memory>
#include <optional>

namespace keyspace {

enum class TrashCause { Delete, Edit, Import, Flush };

struct BundleHead
{
    TrashCause cause = TrashCause::Delete;
    QString server; // Address::displayName(): with the database
    QByteArray redisVersion;
    QDateTime made;

    bool operator==(const BundleHead&) const = default;
};

struct TrashRecord
{
    QByteArray key;
    QByteArray dump; // empty: there was no such key (an edit that made it)
    std::optional<ExpiryTime> expiresAt;
    // The mark of an edit on what it left (Replaced::left), by which it is put back; empty for what was
    // deleted, or when nothing was left.
    QByteArray left;

    bool operator==(const TrashRecord&) const = default;
};

class TrashWriter
{
public:
    // The file is new, with the rights of its owner only. Errors: FileFailed.
    static base::Result<std::unique_ptr<TrashWriter>> create(const QString& path, const BundleHead& head);
    ~TrashWriter(); // as finish()
    TrashWriter(const TrashWriter&) = delete;
    TrashWriter& operator=(const TrashWriter&) = delete;

    // Held here until flush().
    void add(const TrashRecord& record);
    qint64 heldBytes() const { return m_held.size(); }
    // Hands what is held to the system: after that the end of this program loses nothing. The disk has it a
    // second later at most. Errors: FileFailed (the disk is full …): nothing of it is in the file then.
    base::Result<void> flush();
    void giveUp(); // what is held
    // Takes back what is held and the records of the last flush().
    base::Result<void> takeBack();

    qint64 records() const { return m_records; } // flushed
    qint64 bytes() const { return m_bytes; }     // flushed
    QString path() const;

    // Writes the end. Errors: FileFailed: the file stays readable.
    base::Result<void> finish();

private:
    TrashWriter() = default;
    base::Result<void> write(const QByteArray& bytes);
    base::Error failed() const;

    QFile m_file;
    QByteArray m_held;
    qint64 m_heldRecords = 0;
    qint64 m_records = 0;
    qint64 m_bytes = 0;
    qint64 m_lastRecords = 0; // of the last flush
    qint64 m_lastBytes = 0;
    qint64 m_syncedAt = 0; // milliseconds of the steady clock
    bool m_finished = false;
};

class TrashReader
{
public:
    // Refuses links, and files that others own or may write: RESTORE trusts what stands there.
    // Errors: FileFailed, CorruptEntry (subject: the file).
    static base::Result<std::unique_ptr<TrashReader>> open(const QString& path);
    TrashReader(const TrashReader&) = delete;
    TrashReader& operator=(const TrashReader&) = delete;

    const BundleHead& head() const { return m_head; }
    // Records in the file, counted without reading them when its end is missing.
    base::Result<qint64> count();
    qint64 fileBytes() const { return m_file.size(); }
    // The next one; nothing: the end, also where a writer was interrupted (isWhole() says so).
    // Errors: CorruptEntry: a checksum or a size is wrong; FileFailed.
    base::Result<std::optional<TrashRecord>> next();
    bool isWhole() const { return m_whole; }

private:
    TrashReader() = default;
    base::Result<void> readHead();
    base::Error corrupt(const char* why) const;

    QFile m_file;
    BundleHead m_head;
    qint64 m_begin = 0;
    qint64 m_read = 0; // records
    bool m_whole = false;
};

// “delete”, “edit”, “import”, “flush”.
QByteArray trashCauseName(TrashCause cause);

} // namespace keyspace
