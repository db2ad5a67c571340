#include "core/listing/signal_test.h"

#include "core/base/logging.h"
#include "core/cache/outbox.h"
#include "core/listing/probe_remover.h"

#include <algorithm>
#include <thread>

namespace listing {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Longer than the trust of any reader (PROTOCOL.md, “Promise”).
constexpr milliseconds patience{5000};
constexpr milliseconds cachePatience{2000}; // until an answer could be cached
constexpr milliseconds awayPatience{500};   // until the cache could be used at all
constexpr milliseconds pauseBetween{10};

// Probes and nothing else: no city is called that.
property::PageQuery probePage()
{
    property::PageQuery query;
    query.filter.locations = {probeLocation()};
    return query;
}

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, QStringLiteral("signal test"), {}};
}

bool isCached(Source source)
{
    return source == Source::PageCache || source == Source::Queryset;
}

base::Error stale(const QByteArray& group)
{
    return {base::ErrorCode::TimedOut, QStringLiteral("the answer is still the old one"),
            QString::fromUtf8(group)};
}

base::Result<bool> triggersIntact(database::Session& session)
{
    auto text = session.first(QStringLiteral("select pg_current_snapshot()::text"), {},
                              [](const database::Row& row) { return row.text(0).toLatin1(); });
    if (!text)
        return std::move(text).error();
    const auto now = cache::Snapshot::parse(text->value_or(QByteArray()));
    if (!now)
        return now.error();
    const auto reading = cache::readOutbox(session, *now, *now);
    if (!reading)
        return reading.error();
    return reading->triggersIntact;
}

class SignalTest
{
public:
    using Tell = std::function<void(const SignalStepResult&)>;

    SignalTest(database::Session& session, ReadService& reads, EditService& edits, base::JobControl& control,
               const Tell& tell)
        : m_session(session)
        , m_reads(reads)
        , m_edits(edits)
        , m_control(control)
        , m_tell(tell)
    {
        m_probe.title = probeTitle();
        m_probe.location = probeLocation();
        m_probe.description = QString::fromLatin1(cache::newNonce());
        m_probe.status = property::PropertyStatus::Draft;
    }

    base::Result<std::vector<SignalStepResult>> run()
    {
        if (auto swept = ProbeRemover(m_session).leftovers(); !swept)
            return std::move(swept).error();
        auto done = steps();
        auto removed = finish(done.has_value());
        if (!done)
            return std::move(done).error();
        if (!removed)
            return std::move(removed).error();
        return std::move(m_results);
    }

private:
    using Work = std::function<base::Result<void>(SignalStepResult&)>;

    base::Result<void> steps()
    {
        return create()
            .and_then([this] { return detailIsCached(); })
            .and_then([this] { return edit(); })
            .and_then([this] { return outsideEdit(); })
            .and_then([this] { return remove(); });
    }

    base::Result<void> step(SignalStep which, const Work& work)
    {
        if (m_control.isCancelled())
            return cancelled();
        SignalStepResult result;
        result.step = which;
        const auto began = Clock::now();
        if (auto done = work(result); !done)
            return done;
        result.took = Clock::now() - began;
        m_results.push_back(result);
        m_tell(result);
        m_control.report({qint64(m_results.size()), signalStepCount, QStringLiteral("steps")});
        return {};
    }

    // Asks until the answer is right or time is over. `right`: Answer<T> -> bool.
    template<class Read, class Right>
    base::Result<void> follow(SignalStepResult& result, milliseconds limit, const QByteArray& group,
                              Read read, Right right)
    {
        const auto deadline = Clock::now() + limit;
        for (;;) {
            auto answer = read();
            if (!answer)
                return std::move(answer).error();
            result.source = answer->source;
            m_away = answer->cacheAway;
            result.passed = right(*answer);
            if (result.passed)
                return {};
            if (Clock::now() >= deadline) {
                result.error = stale(group);
                return {};
            }
            if (m_control.isCancelled())
                return cancelled();
            std::this_thread::sleep_for(pauseBetween);
        }
    }

    // Until the cache gives the answer, so that what follows proves something. A cache that is away
    // is told soon.
    template<class Read>
    base::Result<void> cached(SignalStepResult& result, const QByteArray& group, Read read)
    {
        const auto giveUp = Clock::now() + awayPatience;
        auto done = follow(result, cachePatience, group, read, [&](const auto& answer) {
            return isCached(answer.source) || answer.source == Source::Bypass ||
                   (answer.cacheAway && Clock::now() >= giveUp);
        });
        if (!done)
            return done;
        result.passed = isCached(result.source);
        if (!result.passed)
            result.error = whyNotCached(result, group);
        return {};
    }

    base::Error whyNotCached(const SignalStepResult& result, const QByteArray& group)
    {
        const QString name = QString::fromUtf8(group);
        if (result.source == Source::Bypass)
            return {base::ErrorCode::NotFound, QStringLiteral("the group is switched off"), name};
        if (!m_away)
            return {base::ErrorCode::TimedOut, QStringLiteral("every answer came from the database"), name};
        const auto intact = triggersIntact(m_session);
        if (intact && !*intact)
            return {base::ErrorCode::SchemaMismatch,
                    QStringLiteral("a trigger of Keystead is missing or disabled"),
                    QStringLiteral("keystead.property")};
        return {base::ErrorCode::NotConnected, QStringLiteral("the cache cannot be used now"),
                QStringLiteral("Redis")};
    }

    auto readPage()
    {
        return [this] { return m_reads.page(probePage()); };
    }
    auto readDetail()
    {
        return [this] { return m_reads.property(m_probe.id); };
    }
    bool shows(const std::vector<property::Property>& rows) const
    {
        return std::ranges::any_of(rows, [this](const auto& row) { return row.id == m_probe.id; });
    }

    base::Result<void> save(SignalStepResult& result, base::Result<SaveReport> report)
    {
        if (!report)
            return std::move(report).error();
        m_probe = report->property;
        m_pending = report->refreshPending;
        if (!m_pending)
            result.groups = std::move(report->groups);
        result.passed = true;
        return {};
    }

    // “Saved” promises that the next read is right; where it said that the refresh is pending, the
    // trust's end is the limit.
    milliseconds promised() const { return m_pending ? patience : milliseconds(0); }

    base::Result<void> create()
    {
        SignalStepResult before;
        if (auto done = cached(before, "page", readPage()); !done)
            return done;
        auto done = step(SignalStep::Create, [&](SignalStepResult& result) {
            m_began = true;
            return save(result, m_edits.create(m_probe));
        });
        if (!done)
            return done;
        return step(SignalStep::ListFollowed,
                    [&](SignalStepResult& result) { return listFollows(result, before, true); });
    }

    // A page that was never cached proves nothing.
    base::Result<void> listFollows(SignalStepResult& result, const SignalStepResult& before, bool shown)
    {
        auto done = follow(result, promised(), "page", readPage(),
                           [&](const auto& answer) { return shows(answer.value) == shown; });
        if (done && result.passed && !before.passed) {
            result.passed = false;
            result.error = before.error;
        }
        return done;
    }

    base::Result<void> detailIsCached()
    {
        return step(SignalStep::DetailCached,
                    [&](SignalStepResult& result) { return cached(result, "detail", readDetail()); });
    }

    base::Result<void> detailFollows(SignalStepResult& result, milliseconds limit)
    {
        return follow(result, limit, "detail", readDetail(),
                      [this](const auto& answer) { return answer.value.price == m_probe.price; });
    }

    base::Result<void> edit()
    {
        auto done = step(SignalStep::Edit, [&](SignalStepResult& result) {
            property::Property changed = m_probe;
            changed.price = property::Money::fromDatabase(QStringLiteral("1.00")).value_or(changed.price);
            return save(result, m_edits.update(changed));
        });
        if (!done)
            return done;
        return step(SignalStep::DetailFollowed,
                    [&](SignalStepResult& result) { return detailFollows(result, promised()); });
    }

    base::Result<void> outsideEdit()
    {
        SignalStepResult before;
        if (auto done = cached(before, "detail", readDetail()); !done)
            return done;
        auto done =
            step(SignalStep::OutsideEdit, [&](SignalStepResult& result) { return changeByPlainSql(result); });
        if (!done)
            return done;
        return step(SignalStep::OutsideFollowed,
                    [&](SignalStepResult& result) { return detailFollows(result, patience); });
    }

    // Nobody but the triggers tells the cache.
    base::Result<void> changeByPlainSql(SignalStepResult& result)
    {
        m_probe.price = property::Money::fromDatabase(QStringLiteral("2.00")).value_or(m_probe.price);
        auto version = m_session.first(
            QStringLiteral("update keystead.property set price = 2 where id = ? returning version"),
            {m_probe.id}, [](const database::Row& row) { return row.integer(0); });
        if (!version)
            return std::move(version).error();
        if (!*version)
            return base::Error{base::ErrorCode::NotFound, QStringLiteral("somebody has removed the probe"),
                               QString::number(m_probe.id)};
        m_probe.version = **version;
        result.passed = true;
        return {};
    }

    base::Result<void> remove()
    {
        SignalStepResult before;
        if (auto done = cached(before, "page", readPage()); !done)
            return done;
        auto done = step(SignalStep::Delete, [&](SignalStepResult& result) {
            return save(result, m_edits.remove(m_probe.id, m_probe.version));
        });
        if (!done)
            return done;
        return step(SignalStep::ListForgot,
                    [&](SignalStepResult& result) { return listFollows(result, before, false); });
    }

    // asStep: everything before went through; otherwise it only tidies up.
    base::Result<void> finish(bool asStep)
    {
        if (!m_began)
            return {};
        ProbeRemover remover(m_session);
        SignalStepResult result;
        result.step = SignalStep::Removed;
        const auto began = Clock::now();
        auto gone = m_probe.id > 0 ? remover.byId(m_probe.id) : remover.byMark(m_probe.description);
        if (!gone) {
            qCWarning(base::logListing).noquote()
                << "the probe" << m_probe.id << "could not be removed:" << gone.error().detail;
            return gone;
        }
        if (!asStep)
            return {};
        result.passed = true;
        result.took = Clock::now() - began;
        result.error = remover.historyKept();
        m_results.push_back(result);
        m_tell(result);
        return {};
    }

    database::Session& m_session;
    ReadService& m_reads;
    EditService& m_edits;
    base::JobControl& m_control;
    const Tell& m_tell;
    property::Property m_probe;
    bool m_began = false;   // the probe may exist
    bool m_pending = false; // the last save's refresh
    bool m_away = false;    // the last answer could not use the cache
    std::vector<SignalStepResult> m_results;
};

} // namespace

QString signalStepName(SignalStep step)
{
    switch (step) {
    case SignalStep::Create:
        return QStringLiteral("create");
    case SignalStep::ListFollowed:
        return QStringLiteral("list-followed");
    case SignalStep::DetailCached:
        return QStringLiteral("detail-cached");
    case SignalStep::Edit:
        return QStringLiteral("edit");
    case SignalStep::DetailFollowed:
        return QStringLiteral("detail-followed");
    case SignalStep::OutsideEdit:
        return QStringLiteral("outside-edit");
    case SignalStep::OutsideFollowed:
        return QStringLiteral("outside-followed");
    case SignalStep::Delete:
        return QStringLiteral("delete");
    case SignalStep::ListForgot:
        return QStringLiteral("list-forgot");
    case SignalStep::Removed:
        return QStringLiteral("removed");
    }
    return {};
}

base::Result<std::vector<SignalStepResult>>
testSignals(database::Session& session, ReadService& reads, EditService& edits, base::JobControl& control,
            const std::function<void(const SignalStepResult&)>& tell)
{
    return SignalTest(session, reads, edits, control, tell).run();
}

} // namespace listing
