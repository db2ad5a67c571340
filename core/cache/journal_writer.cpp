#include "core/cache/journal_writer.h"

#include "core/base/logging.h"
#include "core/base/pause_point.h"
#include "core/cache/journal.h"
#include "core/cache/outbox.h"

#include <algorithm>

namespace cache {

namespace {

using namespace std::chrono_literals;

constexpr auto interval = 1000ms;
constexpr auto busyInterval = 10s; // somebody keeps the table locked
constexpr auto prunePeriod = 1h;
constexpr std::size_t batch = 256;
constexpr std::size_t mostWaiting = 4096; // while the database is away; then the oldest are lost
constexpr int mostFinished = 4;           // batches when the drainer stops
constexpr qint64 pruneAtOnce = 10'000;

// A lost line is no loss that a commit should wait for.
const char* const noteSql =
    "SELECT set_config('synchronous_commit', 'off', true), keystead.cache_note_drained("
    "CAST(string_to_array(?, ',') AS xid8[]), CAST(string_to_array(?, ',') AS bigint[]),"
    " CAST(string_to_array(?, ',') AS bigint[]), CAST(string_to_array(?, ',') AS bigint[]))";
const char* const pruneSql = "SELECT set_config('synchronous_commit', 'off', true),"
                             " keystead.cache_prune_journal(CAST(? AS integer))";

// The drainer's statements have a limit.
bool isTooLong(const base::Error& error)
{
    return error.code == base::ErrorCode::QueryCancelled || error.code == base::ErrorCode::Cancelled;
}

template<class T, class F>
QString joined(const std::vector<T>& all, F&& number)
{
    QStringList texts;
    for (const T& one : all)
        texts << QString::number(number(one));
    return texts.join(QLatin1Char(','));
}

// Not the right, not the function: it will be the same next time.
bool mayBeTriedAgain(const base::Error& error)
{
    return base::isConnectionError(error.code) || error.code == base::ErrorCode::SerializationFailure ||
           error.detail.startsWith(QLatin1String("55P03")); // lock_timeout
}

} // namespace

AppliedDrain appliedIn(const OutboxReading& reading, qint64 generations)
{
    AppliedDrain drain{std::chrono::steady_clock::now(), {}, generations};
    for (const OutboxTag& tag : reading.tags) {
        if (tag.newForRedis)
            drain.transactions.push_back(tag.xid);
    }
    std::sort(drain.transactions.begin(), drain.transactions.end());
    drain.transactions.erase(std::unique(drain.transactions.begin(), drain.transactions.end()),
                             drain.transactions.end());
    return drain;
}

JournalWriter::JournalWriter(database::Session& session)
    : m_session(session)
{
}

void JournalWriter::add(Line line)
{
    if (m_waiting.empty())
        m_due = std::max(m_due, Steady::now() + interval);
    m_waiting.push_back(line);
    if (m_waiting.size() > mostWaiting)
        m_waiting.pop_front();
}

void JournalWriter::drained(const AppliedDrain& drain, const std::vector<MeasuredWait>& waits)
{
    if (isRefused())
        return;
    for (const std::uint64_t transaction : drain.transactions) {
        const auto wait =
            std::find_if(waits.begin(), waits.end(), [transaction](const MeasuredWait& measured) {
                return measured.transaction == transaction;
            });
        add({transaction, drain.at, drain.generations, wait == waits.end() ? -1us : wait->took});
    }
}

void JournalWriter::rotated()
{
    if (!isRefused())
        add({0, Steady::now(), 0, 0us});
}

std::optional<std::chrono::milliseconds> JournalWriter::pause() const
{
    if (m_waiting.empty())
        return std::nullopt;
    return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(m_due - Steady::now()));
}

bool JournalWriter::slice()
{
    const auto now = Steady::now();
    if (m_waiting.empty() || now < m_due)
        return false;
    m_due = now + interval;
    if (!m_session.isOpen())
        return false; // the drainer is what opens it
    // Either an epoch or the transactions up to the next one.
    const auto isEpoch = [](const Line& line) { return line.transaction == 0; };
    auto end = std::next(m_waiting.begin());
    if (!isEpoch(m_waiting.front()))
        end = std::find_if(m_waiting.begin(),
                           m_waiting.begin() + static_cast<std::ptrdiff_t>(std::min(batch, m_waiting.size())),
                           isEpoch);
    const std::vector<Line> lines(m_waiting.begin(), end);
    KEYSTEAD_PAUSE("journal.before-note");
    const auto noted = isEpoch(lines.front())
                           ? note(m_session, {JournalCause::Epoch, {}, 0, 0, lines.front().took})
                           : noteDrained(lines);
    if (noted) {
        m_waiting.erase(m_waiting.begin(), end);
        if (!m_waiting.empty())
            m_due = now; // a turn of the event loop, then the next batch
        return true;
    }
    qCDebug(base::logCache, "journal: %s", qPrintable(noted.error().detail));
    if (mayBeTriedAgain(noted.error())) {
        m_due = now + (m_session.isOpen() ? std::chrono::milliseconds(busyInterval) : interval);
        return false;
    }
    if (isTooLong(noted.error())) { // it would be the next time, and the drain waits meanwhile
        m_waiting.erase(m_waiting.begin(), end);
        return false;
    }
    qCInfo(base::logCache, "no journal: %s", qPrintable(noted.error().detail));
    m_refused = m_session.generation();
    m_waiting.clear();
    return false;
}

void JournalWriter::finish()
{
    for (int i = 0; i < mostFinished && !m_waiting.empty(); ++i) {
        m_due = {};
        if (!slice())
            return;
    }
}

base::Result<void> JournalWriter::noteDrained(const std::vector<Line>& lines)
{
    const auto now = Steady::now();
    const auto age = [now](const Line& line) {
        return std::chrono::duration_cast<std::chrono::microseconds>(now - line.at).count();
    };
    return m_session.query(
        QString::fromLatin1(noteSql),
        {joined(lines, [](const Line& line) { return static_cast<qulonglong>(line.transaction); }),
         joined(lines, age), joined(lines, [](const Line& line) { return line.took.count(); }),
         joined(lines, [](const Line& line) { return line.generations; })},
        [](const database::Row&) {});
}

void JournalWriter::pruneSometimes()
{
    const auto now = Steady::now();
    if (isRefused() || !m_session.isOpen() || (m_pruned && now - *m_pruned < prunePeriod))
        return;
    qint64 removed = 0;
    auto done = m_session.query(QString::fromLatin1(pruneSql), {pruneAtOnce},
                                [&removed](const database::Row& row) { removed = row.integer(1); });
    if (!done)
        qCDebug(base::logCache, "pruning the journal: %s", qPrintable(done.error().detail));
    if (!done || removed < pruneAtOnce)
        m_pruned = now; // else the next batch follows the next drain
}

} // namespace cache
