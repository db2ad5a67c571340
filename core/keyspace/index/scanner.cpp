#include "core/keyspace/index/scanner.h"

#include <algorithm>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr milliseconds probeEvery{250};
constexpr int callsBetweenProbes = 3; // while COUNT is still being found

// SCAN counts its cursor's highest bit first, so that reversed it is the part of the table it has passed,
// however large that is.
double partPassed(quint64 cursor)
{
    double part = 0;
    double weight = 0.5;
    for (; cursor != 0; cursor >>= 1, weight /= 2)
        part += (cursor & 1) != 0 ? weight : 0;
    return part;
}

// “calls=12” behind “cmdstat_scan:”
qint64 figure(QByteArrayView line, QByteArrayView name)
{
    const qsizetype at = line.indexOf(name);
    if (at < 0)
        return -1;
    const QByteArrayView rest = line.sliced(at + name.size());
    const auto* const end = std::ranges::find_if_not(rest, [](char c) { return c >= '0' && c <= '9'; });
    return rest.first(end - rest.begin()).toLongLong();
}

base::Error malformed()
{
    return {ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
}

} // namespace

Scanner::Scanner(redis::Multiplexer& redis, int lane, Listener listener, QObject* parent)
    : QObject(parent)
    , m_redis(redis)
    , m_lane(lane)
    , m_listener(std::move(listener))
{
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, &Scanner::goOnRested);
    connect(&m_redis, &redis::Multiplexer::lost, this, [this](int lost, const base::Error& error) {
        if (lost == m_lane && m_state == ScanState::Paused)
            finish(ScanState::Failed, error);
    });
}

bool Scanner::isUnderWay() const
{
    return m_state == ScanState::Connecting || m_state == ScanState::Scanning || m_state == ScanState::Paused;
}

// A refusal comes through the event loop as every other answer does.
template<class Take>
void Scanner::send(const redis::Command& command, Take take)
{
    auto callback = [this, run = m_run, take](Reply&& reply) {
        if (run == m_run)
            (this->*take)(std::move(reply));
    };
    if (base::Result<void> sent = m_redis.sendTo(m_lane, command, callback); !sent) {
        QMetaObject::invokeMethod(
            this, [callback, error = sent.error()] { callback(Reply(error)); }, Qt::QueuedConnection);
    }
}

void Scanner::begin(const Scope& scope)
{
    reset();
    m_scope = scope;
    m_state = ScanState::Connecting;
    m_began = Steady::now();
    m_cursor = QByteArrayLiteral("0");
    m_held = true;
    m_redis.open();
    probe();
}

void Scanner::letGo()
{
    if (std::exchange(m_held, false) && std::exchange(m_probed, false))
        goOn();
}

void Scanner::reset()
{
    ++m_run;
    m_rest.stop();
    m_state = ScanState::Idle;
    m_problem = {};
    m_wantsPause = false;
    m_held = false;
    m_probed = false;
    m_pace = {};
    m_names = std::vector<redis::Value>();
    m_passed = 0;
    m_received = 0;
    m_total = -1;
    m_took = milliseconds(0);
    m_mayInfo = true;
    m_serverCalls = -1;
}

void Scanner::pause()
{
    m_wantsPause = isUnderWay();
    if (m_rest.isActive()) { // rests already
        m_rest.stop();
        m_listener.changed();
    }
}

void Scanner::resume()
{
    if (!std::exchange(m_wantsPause, false) || m_state != ScanState::Paused)
        return;
    m_state = ScanState::Scanning;
    m_listener.changed();
    probe();
}

void Scanner::cancel()
{
    if (isUnderWay())
        finish(ScanState::Cancelled);
}

void Scanner::finish(ScanState state, base::Error problem)
{
    ++m_run;
    m_held = false;
    m_probed = false;
    m_rest.stop();
    m_names = std::vector<redis::Value>();
    m_took = std::chrono::duration_cast<milliseconds>(Steady::now() - m_began);
    m_state = state;
    m_problem = std::move(problem);
    m_listener.changed();
}

void Scanner::probe()
{
    m_probedAt = Steady::now();
    m_callsSinceProbe = 0;
    ping();
}

void Scanner::ping()
{
    m_askedAt = Steady::now();
    send({"PING"}, &Scanner::takePing);
}

// Whoever may not PING is answered all the same.
void Scanner::takePing(const Reply& reply)
{
    if (!reply && (base::isConnectionError(reply.error().code) || reply.error().code == ErrorCode::Cancelled))
        return finish(ScanState::Failed, reply.error());
    // The first of a connection took the time of its opening too.
    if (m_state != ScanState::Connecting)
        m_pace.answered(std::chrono::duration_cast<microseconds>(Steady::now() - m_askedAt));
    if (m_pace.isInDoubt())
        return ping();
    send({"DBSIZE"}, &Scanner::takeSize);
    if (m_mayInfo)
        send({"INFO", "commandstats"}, &Scanner::takeStatistics);
}

void Scanner::takeSize(const Reply& reply)
{
    if (reply)
        m_total = reply->toInteger(-1);
    if (!m_mayInfo)
        goOn();
}

void Scanner::takeStatistics(const Reply& reply)
{
    if (!reply) {
        m_mayInfo = base::isConnectionError(reply.error().code);
        return goOn();
    }
    const QByteArrayView all(reply->bytes());
    const qsizetype at = all.indexOf("cmdstat_scan:");
    const QByteArrayView line =
        at < 0 ? QByteArrayView() : all.sliced(at).first(std::max<qsizetype>(all.indexOf('\n', at) - at, 0));
    const qint64 calls = std::max<qint64>(figure(line, "calls="), 0);
    const qint64 worked = std::max<qint64>(figure(line, "usec="), 0);
    const qint64 before = std::exchange(m_serverCalls, calls);
    const qint64 workedBefore = std::exchange(m_serverMicroseconds, worked);
    if (before >= 0 && calls > before && worked >= workedBefore) // or CONFIG RESETSTAT came between
        m_pace.worked(microseconds((worked - workedBefore) / (calls - before)));
    goOn();
}

void Scanner::goOn()
{
    if (m_held) {
        m_probed = true;
        return;
    }
    const auto pause = m_pace.pause();
    if (m_wantsPause || pause.count() > 0) {
        m_state = ScanState::Paused;
        if (!m_wantsPause)
            m_rest.start(pause);
        m_listener.changed();
        return;
    }
    scanAlone();
}

// However slow the server is: a part of the way between two rests.
void Scanner::goOnRested()
{
    m_probedAt = Steady::now();
    m_callsSinceProbe = 0;
    scanAlone();
}

void Scanner::scanAlone()
{
    m_alone = true;
    if (m_state != ScanState::Scanning) {
        m_state = ScanState::Scanning;
        m_listener.changed();
    }
    scan();
}

void Scanner::scan()
{
    redis::Command command{"SCAN", m_cursor, "COUNT", QByteArray::number(m_pace.count())};
    if (!m_scope.pattern.isEmpty())
        command << "MATCH" << m_scope.pattern;
    if (m_scope.type)
        command << "TYPE" << typeName(*m_scope.type);
    m_listener.asked();
    m_askedAt = Steady::now();
    send(command, &Scanner::takeNames);
}

void Scanner::takeNames(Reply&& reply)
{
    if (!reply)
        return finish(ScanState::Failed, reply.error());
    std::vector<redis::Value>& items = reply->items();
    if (items.size() != 2 || items[1].kind() != redis::Value::Kind::Array)
        return finish(ScanState::Failed, malformed());
    if (std::exchange(m_alone, false) && !m_mayInfo)
        measureRoundTrip();
    handOver(); // of the one before, when this one came first
    if (!isUnderWay())
        return;
    m_listener.answered();
    m_names = std::move(items[1].items());
    m_cursor = items[0].takeBytes();
    m_passed = std::max(m_passed, partPassed(m_cursor.toULongLong()));
    ++m_callsSinceProbe;
    if (m_cursor == "0") {
        handOver();
        if (isUnderWay())
            finish(ScanState::Complete);
        return;
    }
    if (m_wantsPause || isProbeDue()) { // nothing else is to keep this thread busy meanwhile
        handOver();
        if (isUnderWay())
            m_wantsPause ? goOn() : probe();
        return;
    }
    scan();
    // Behind the write of this turn: the server works on the next while we do on this one.
    QMetaObject::invokeMethod(this, &Scanner::handOver, Qt::QueuedConnection);
}

void Scanner::measureRoundTrip()
{
    const auto took = std::chrono::duration_cast<microseconds>(Steady::now() - m_askedAt);
    m_pace.worked(std::max(took - m_pace.latency(), microseconds(1)));
}

bool Scanner::isProbeDue() const
{
    if (m_pace.isFinding())
        return m_callsSinceProbe >= callsBetweenProbes;
    return Steady::now() - m_probedAt >= probeEvery;
}

void Scanner::handOver()
{
    if (m_names.empty())
        return;
    const std::vector<redis::Value> names = std::exchange(m_names, {});
    m_received += static_cast<qint64>(names.size());
    if (!m_listener.found(names))
        return finish(ScanState::Failed,
                      {ErrorCode::TooLarge, QStringLiteral("more names than the index holds"), {}});
    m_listener.changed();
}

ScanProgress Scanner::progress() const
{
    ScanProgress progress;
    progress.state = m_state;
    progress.serverIsSlow = m_state == ScanState::Paused && !m_wantsPause;
    progress.total = m_total;
    const bool whole = m_scope.pattern.isEmpty() && !m_scope.type;
    if (m_total < 0)
        progress.scanned = m_received;
    else if (m_state == ScanState::Complete)
        progress.scanned = m_total;
    else if (whole)
        progress.scanned = std::min(m_received, m_total);
    else
        progress.scanned = static_cast<qint64>(m_passed * static_cast<double>(m_total));
    progress.count = m_pace.count();
    progress.call = m_pace.call();
    progress.latency = m_pace.latency();
    progress.took = isUnderWay() ? std::chrono::duration_cast<milliseconds>(Steady::now() - m_began) : m_took;
    progress.problem = m_problem;
    return progress;
}

} // namespace keyspace
