#include "ui/server/memory_presenter.h"

#include "core/base/units.h"
#include "ui/common/format.h"

#include <algorithm>

namespace server {

namespace {

using namespace std::chrono_literals;
using common::CellKind;

common::Row rowOf(const monitor::BigKey& key)
{
    common::RowsCell left;
    if (key.timeToLive)
        left.value = QVariant::fromValue(qlonglong{std::chrono::nanoseconds(*key.timeToLive).count()});
    else
        left.toolTip = MemoryPresenter::tr("It never expires");
    common::RowsCell bytes{QVariant::fromValue(qlonglong{key.bytes.count})};
    bytes.toolTip = common::exactBytes(key.bytes);
    return {key.name, {{base::escapeBytes(key.name)}, {QString::fromUtf8(key.type)}, bytes, left}};
}

} // namespace

MemoryPresenter::MemoryPresenter(workspace::Workspace& workspace, QObject* parent)
    : Part(workspace,
           {{tr("Biggest keys"), CellKind::Key, 200, true},
            {tr("Type"), CellKind::Text, 72},
            {tr("Memory"), CellKind::Bytes, 88, false, 0,
             tr("MEMORY USAGE: of a large value a few elements are looked at")},
            {tr("TTL left"), CellKind::Duration, 80}},
           0s, parent)
{
}

void MemoryPresenter::measure(qint64 most)
{
    if (m_job || !measureRefusal().isEmpty())
        return;
    m_most = most;
    beginAsking();
    monitor::KeySampleOptions options;
    options.most = most;
    auto found = std::make_shared<monitor::KeySample>();
    base::Job* const job = workspace().start(
        QStringLiteral("server.memory"),
        [options, found](workspace::Session& session, base::JobControl& control) -> base::Result<void> {
            auto sample = monitor::sampleKeys(session.redis(), options, control);
            if (!sample)
                return std::move(sample).error();
            *found = std::move(*sample);
            return {};
        },
        this);
    m_job = job;
    connect(job, &base::Job::finished, this, [this, job, found] {
        const base::Result<void> outcome = job->outcome();
        m_job = nullptr;
        job->deleteLater();
        if (outcome)
            m_sample = std::move(*found);
        endAsking(outcome ? std::optional<base::Error>() : outcome.error());
    });
    Q_EMIT jobBegan(job, tr("Looking at the keys"));
    Q_EMIT changed();
}

QString MemoryPresenter::measureRefusal() const
{
    if (m_job)
        return tr("Keys are being looked at");
    return workspace().connection().redisReachable ? QString() : tr("Redis is away");
}

QString MemoryPresenter::coverageText() const
{
    if (!m_sample)
        return {};
    const QString all = common::formatCount(m_sample->total);
    if (m_sample->isComplete)
        return tr("all %1 keys looked at, %2")
            .arg(common::formatCount(m_sample->sampled),
                 common::formatBytes({static_cast<qint64>(m_sample->bytes)}));
    return tr("%1 of %2 keys looked at, about %3, ± %4")
        .arg(common::formatCount(m_sample->sampled), all,
             common::formatBytes({static_cast<qint64>(m_sample->bytes)}),
             common::formatPercent(m_sample->uncertainty * 100));
}

std::optional<common::EmptyText> MemoryPresenter::emptyText() const
{
    if (m_sample || state() == State::Failed)
        return Part::emptyText();
    common::EmptyText text = nothingThere();
    if (m_job) {
        text.title = tr("Looking at the keys …");
        text.action.clear();
    } else {
        text.title = tr("What fills this Redis?");
        text.action = tr("Look at the keys");
    }
    return text;
}

void MemoryPresenter::emptyAction()
{
    if (state() == State::Ready && !filter().isEmpty() && m_sample && !m_sample->biggest.empty())
        setFilter({});
    else
        measure(m_most);
}

std::vector<common::Row> MemoryPresenter::rows() const
{
    std::vector<common::Row> rows;
    if (m_sample)
        std::ranges::transform(m_sample->biggest, std::back_inserter(rows), &rowOf);
    return rows;
}

common::EmptyText MemoryPresenter::nothingThere() const
{
    common::EmptyText text;
    text.icon = theme::Icon::Keys;
    text.title = tr("No keys");
    text.detail =
        tr("A sample of the keys tells memory by namespace and type, the biggest keys and when keys "
           "expire. The server is asked in small steps and holds nobody up.");
    text.action = tr("Look again");
    return text;
}

redis::Right MemoryPresenter::right() const
{
    const auto capabilities = workspace().capabilities();
    const bool mayMeasure =
        capabilities && capabilities->of(redis::Right::Memory) == redis::RightState::Answer::Allowed;
    return mayMeasure ? redis::Right::Scan : redis::Right::Memory;
}

QString MemoryPresenter::fallbackRule() const
{
    return QStringLiteral("+scan +type +pttl +dbsize +memory|usage");
}

QString MemoryPresenter::countText(qint64 shown, qint64 all) const
{
    const QString which =
        shown < all
            ? tr("%1 of %2 biggest keys shown").arg(common::formatCount(shown), common::formatCount(all))
            : tr("%1 biggest keys").arg(common::formatCount(all));
    return tr("%1 · %2").arg(coverageText(), which);
}

} // namespace server
