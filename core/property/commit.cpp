#include "core/property/commit.h"

#include "core/base/thread_role.h"

#include <QDeadlineTimer>
#include <QThread>

namespace property {

namespace {

constexpr std::chrono::seconds settleTime{5};
constexpr std::chrono::milliseconds pause{50};
constexpr database::SessionOptions askingOptions{base::AccessMode::ReadOnly, std::chrono::seconds(2),
                                                 settleTime, false};

// “committed”, “aborted”, “in progress”; empty when the server no longer knows.
base::Result<QString> transactionStatus(database::Session& session, quint64 xid)
{
    const auto status =
        session.first(QStringLiteral("select pg_xact_status(?::xid8)"), {QString::number(xid)},
                      [](const database::Row& row) { return row.text(0); });
    if (!status)
        return status.error();
    return status->value_or(QString());
}

// The server may notice only after us that the connection has gone, and it may be restarting: both
// pass, so ask until it is decided.
base::Result<QString> decidedStatus(database::Session& session, quint64 xid)
{
    const QDeadlineTimer deadline(settleTime);
    for (;;) {
        auto status = transactionStatus(session, xid);
        const bool isDecided =
            status ? *status != QStringLiteral("in progress") : !base::isConnectionError(status.error().code);
        if (isDecided || deadline.hasExpired())
            return status;
        QThread::msleep(static_cast<unsigned long>(pause.count()));
    }
}

} // namespace

base::Result<void> commitOrSettle(database::Session& session, database::Transaction& transaction, quint64 xid,
                                  const IsStored& isStored)
{
    base::assertMayBlock("property::commitOrSettle");
    auto committed = transaction.commit();
    if (committed || committed.error().code != base::ErrorCode::ConnectionLost)
        return committed;
    database::Session asking(session.address(), askingOptions);
    const auto status = decidedStatus(asking, xid);
    if (!status || *status != QStringLiteral("committed"))
        return committed;
    const auto stored = isStored(asking);
    if (!stored || !*stored)
        return committed;
    return {};
}

} // namespace property
