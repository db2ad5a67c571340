// The SQLite file that keeps what was measured, over restarts: figures, markers, incidents.
//
// Thread: the one that opened it, which may block. Several programs may use one file. It is readable by its
// owner only, and what was committed survives the end of the program at any moment (WAL); after a loss of
// power the last seconds may be missing, the file is sound.
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QVariant>

#include <functional>
#include <memory>
#include <vector>

class QSqlQuery;

namespace monitor {

class HistoryFile
{
public:
    // Makes the folder and the file when they are missing, and brings an older file up to date. A file that
    // is no history, or is damaged, is set aside under another name and a new one begun (setAside()). Errors:
    // FileFailed (folder, file, disk), SchemaMismatch (made by a newer Keystead), ProgramMissing (Qt's driver
    // for SQLite is not installed; subject: the Debian package). Subject: the path.
    static base::Result<std::unique_ptr<HistoryFile>> open(const QString& path);
    ~HistoryFile();
    HistoryFile(const HistoryFile&) = delete;
    HistoryFile& operator=(const HistoryFile&) = delete;

    // $XDG_STATE_HOME/keystead/history.sqlite
    static QString defaultPath();

    QString path() const { return m_path; }
    // Where the damaged file went; empty: it was sound.
    QString setAside() const { return m_setAside; }

    // Bound values in their order. Errors: FileFailed, TimedOut (another program holds the file).
    base::Result<void> run(const QString& sql, const std::vector<QVariant>& values = {});
    // One call of `row` for each row, in order.
    base::Result<void> read(const QString& sql, const std::vector<QVariant>& values,
                            const std::function<void(const QSqlQuery&)>& row);
    // All of it, or nothing. No nesting.
    base::Result<void> transaction(const std::function<base::Result<void>()>& work);
    qint64 lastInsertId();

private:
    explicit HistoryFile(QString path);
    base::Result<void> connect();
    base::Result<void> migrate();
    base::Result<QSqlQuery*> prepared(const QString& sql, const std::vector<QVariant>& values);
    void disconnect();

    QString m_path;
    QString m_connection;
    QString m_setAside;
    struct Statements;
    std::unique_ptr<Statements> m_statements;
};

// The row of a server, made when it is missing. name: Address::displayName(), or what else names it for good.
base::Result<qint64> serverRow(HistoryFile& file, const QString& name);

} // namespace monitor
