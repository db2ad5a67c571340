#include "ui/cache_groups/self_test_presenter.h"

#include "ui/cache_groups/self_test_words.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"

#include <algorithm>

namespace cache_groups {

namespace {

using State = SelfTestRow::State;

QString mark(State state)
{
    switch (state) {
    case State::Passed:
        return QStringLiteral("✓");
    case State::Failed:
        return QStringLiteral("✗");
    case State::Waiting:
    case State::Running:
        break;
    }
    return QStringLiteral("–");
}

} // namespace

SelfTestPresenter::SelfTestPresenter(CacheSource source, QObject* parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_hand(std::make_shared<base::Executor>())
{
    reset();
}

SelfTestPresenter::~SelfTestPresenter() = default;

void SelfTestPresenter::reset()
{
    m_rows.clear();
    for (const TripStep step : tripSteps)
        m_rows.push_back({State::Waiting, stepText(step), {}, {}, {}});
    for (int i = 0; i < listing::signalStepCount; ++i)
        m_rows.push_back({State::Waiting, stepText(static_cast<listing::SignalStep>(i)), {}, {}, {}});
    m_problem = {};
}

QString SelfTestPresenter::refusal() const
{
    if (m_source.profile().access == base::AccessMode::ReadOnly)
        return tr(
            "This profile is read-only. The self-test stores a key and edits a probe property, so there "
            "is no part of it that could run. Use a profile that may write.");
    return {};
}

void SelfTestPresenter::start()
{
    if (m_job || !refusal().isEmpty())
        return;
    reset();
    m_outcome = Outcome::Running;
    m_began = QDateTime::currentDateTime();
    m_rows.front().state = State::Running;
    // Whatever is told after this presenter has gone is dropped with the executor.
    const base::Poster back(m_hand);
    SelfTestTell tell;
    tell.trip = [this, back](const cache::RoundTrip& trip) { back.post([this, trip] { takeTrip(trip); }); };
    tell.step = [this, back](const listing::SignalStepResult& result) {
        back.post([this, result] { takeStep(result); });
    };
    m_job = m_source.selfTest(this, tell);
    connect(m_job, &base::Job::finished, this, &SelfTestPresenter::finish);
    Q_EMIT changed();
}

void SelfTestPresenter::cancel()
{
    if (m_job)
        m_job->cancel();
}

void SelfTestPresenter::setRow(std::size_t row, bool passed, std::chrono::nanoseconds took)
{
    m_rows[row].state = passed ? State::Passed : State::Failed;
    m_rows[row].took = took;
    if (row + 1 < m_rows.size())
        m_rows[row + 1].state = State::Running;
}

void SelfTestPresenter::takeTrip(const cache::RoundTrip& trip)
{
    setRow(0, true, trip.stored);
    setRow(1, trip.sameBytes, trip.read);
    setRow(2, true, trip.expired);
    if (!trip.sameBytes)
        m_rows[1].remark = alteredRemark();
    Q_EMIT changed();
}

void SelfTestPresenter::takeStep(const listing::SignalStepResult& result)
{
    const std::size_t row = tripSteps.size() + static_cast<std::size_t>(result.step);
    setRow(row, result.passed, result.took);
    QStringList groups;
    for (const QByteArray& group : result.groups)
        groups << QString::fromUtf8(group);
    m_rows[row].groups = groups.join(QStringLiteral(", "));
    m_rows[row].remark = stepRemark(result);
    Q_EMIT changed();
}

void SelfTestPresenter::finish()
{
    const base::Result<void> outcome = m_job->outcome();
    m_job->deleteLater();
    m_job = nullptr;
    const bool failed =
        std::ranges::any_of(m_rows, [](const SelfTestRow& row) { return row.state == State::Failed; });
    m_outcome = failed ? Outcome::Failed : Outcome::Passed;
    if (!outcome) {
        m_problem = outcome.error();
        const bool stopped = m_problem.code == base::ErrorCode::Cancelled;
        m_outcome = stopped ? Outcome::Stopped : Outcome::Failed;
        for (SelfTestRow& row : m_rows) {
            if (row.state != State::Running)
                continue;
            row.state = stopped ? State::Waiting : State::Failed;
            row.remark = stopped ? QString() : common::errorLine(m_problem);
        }
    }
    Q_EMIT changed();
}

QString SelfTestPresenter::headline() const
{
    switch (m_outcome) {
    case Outcome::NotRun:
        return {};
    case Outcome::Running:
        return tr("The test is running …");
    case Outcome::Passed:
        return tr("Everything passed: the cache followed every change.");
    case Outcome::Stopped:
        return tr("Stopped. Nothing of the probe is left.");
    case Outcome::Failed:
        break;
    }
    const auto failed =
        std::ranges::count_if(m_rows, [](const SelfTestRow& row) { return row.state == State::Failed; });
    return tr("%n step(s) did not pass.", nullptr, static_cast<int>(failed));
}

QString SelfTestPresenter::report() const
{
    const profile::Profile profile = m_source.profile();
    QStringList lines{tr("Self-test of Keystead %1, %2")
                          .arg(QStringLiteral(KEYSTEAD_VERSION), m_began.toString(Qt::ISODate)),
                      tr("PostgreSQL: %1").arg(profile.database.displayName()),
                      tr("Redis: %1").arg(profile.redis.displayName()), headline()};
    for (const SelfTestRow& row : m_rows) {
        QString line = QStringLiteral("%1 %2").arg(mark(row.state), row.text);
        if (row.took)
            line += QStringLiteral(" · ") + common::formatDuration(*row.took);
        if (!row.groups.isEmpty())
            line += QStringLiteral(" · ") + row.groups;
        lines << line;
        if (!row.remark.isEmpty())
            lines << QStringLiteral("    ") + row.remark;
    }
    if (!m_problem.detail.isEmpty())
        lines << QStringLiteral("%1: %2").arg(base::errorName(m_problem.code), m_problem.detail);
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace cache_groups
